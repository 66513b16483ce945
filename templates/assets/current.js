// A current address whose text on the reader's day is that of another version than the one in the
// page: shows the measure as the pinned page of that version has it.

const SHOWN = 20; // characters of a text that stand for its heading

/**
 * Show the measure as it stood at a place. Where its page cannot be had, nothing changes: the text
 * in the page says of which version it is, and the list of places leads to the other.
 * @param {HTMLElement} place an item of the list of places
 * @param {string} day as 2026-11-21
 */
export async function show(place, day) {
  const [version, clause] = place.querySelectorAll("a");
  if (!version || !clause) return;
  const address = new URL(place.dataset.in ? `${place.dataset.in}/` : "", version.href);
  const source = clause.hash ? address : new URL(clause.href);
  source.search = "";
  const answer = await fetch(source).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const id = clause.hash.slice(1);
  const old = the("article", HTMLElement);
  const text = the(".text", HTMLElement, page);
  if (id) keepOnly(text, id);
  const title = id ? beginning(text) : page.title.split(" · ")[0] ?? "";
  if (text.firstElementChild) put(old, the("article", HTMLElement, page), text, source, { id, title });
  const [shown] = every("[data-shown]");
  delete shown?.dataset.shown;
  place.dataset.shown = "";
  pin(old, clause);
  tellDay(old, day);
  carryDay(old.querySelectorAll("a"));
}

/**
 * Exchange what stands above the addresses; what the page says of itself stays.
 * @param {HTMLElement} old
 * @param {HTMLElement} then the article of the page that was fetched
 * @param {HTMLElement} text
 * @param {URL} source the address of that page
 * @param {{id: string, title: string}} clause
 */
function put(old, then, text, source, { id, title }) {
  for (const name of ["href", "src"]) {
    for (const one of every(`[${name}]`, then)) {
      one.setAttribute(name, new URL(one.getAttribute(name) ?? "", source).href);
    }
  }
  for (const link of every(".text a.anchor, .text a.counted", then)) {
    link.setAttribute("href", new URL(link.getAttribute("href") ?? "").hash);
  }
  const own = the("header > .own", HTMLElement, old);
  const header = the("header", HTMLElement, then);
  the(".shown", HTMLElement, own).textContent = the(".number", HTMLElement, header).textContent;
  const heading = the("h1", HTMLElement, header);
  document.title = [title, ...document.title.split(" · ").slice(1)].join(" · ");
  heading.textContent = title;
  the("header", HTMLElement, old).replaceChildren(
    ...every(":scope > :is(.number, h1, .standing, .banner:not(.no-clause, .left-out))", header), own);
  every(".in-whole", text).at(-1)?.remove();
  text.append(...every(".text > .in-whole", old));
  const before = the(".addresses", HTMLElement, old);
  for (const part of every(":scope > section", old)) {
    if (part === before) break;
    part.remove();
  }
  before.before(text, ...(id ? [] : every(":scope > :is(.bodies, .figures, .cites)", then)));
}

/**
 * Leave of a text only a clause and what stands under it.
 * @param {HTMLElement} text
 * @param {string} id
 */
function keepOnly(text, id) {
  const kept = every("[data-ref]", text).filter((one) => one.id === id || one.id.startsWith(`${id}-`));
  text.replaceChildren(...kept);
}

/** @param {HTMLElement} text */
function beginning(text) {
  const copy = /** @type {HTMLElement} */ (text.cloneNode(true));
  for (const one of every(".anchor, .fate, .note, .next, .counted", copy)) one.remove();
  return copy.textContent.trim().slice(0, SHOWN);
}

/**
 * Name and link the pinned address of the text that now stands in the page.
 * @param {HTMLElement} article
 * @param {HTMLAnchorElement} clause
 */
function pin(article, clause) {
  const [pinned] = every(".addresses a.address", article);
  if (!(pinned instanceof HTMLAnchorElement)) return;
  const root = pinned.textContent.replace(/notices\/.*$/u, "");
  const path = /notices\/.*$/u.exec(new URL(clause.href).pathname)?.[0] ?? "";
  pinned.textContent = root + path + clause.hash;
  pinned.href = clause.href;
  the(".in-whole a", HTMLAnchorElement, article).href = clause.href;
}
