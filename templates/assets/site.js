// What every page does: show each status on the reader's day, keep the place when the script is
// switched, warn about a fragment that does not exist, copy the text before a button, and print the
// page's address. Other functions are loaded when a reader uses them.
"use strict";
(() => {
  const root = document.documentElement;
  /** @type {Record<string, string>} */
  const words = JSON.parse(root.dataset.words || "{}");
  const today = readersDay();

  for (const mark of every(".status[data-periods]")) {
    const periods = readPeriods(dataOf(mark, "periods"));
    const index = periodOn(periods, today);
    const status = statusOn(periods, today);
    mark.dataset.status = status;
    mark.textContent = words[status] ?? status;
    const beside = mark.dataset.beside;
    if (beside !== undefined) mark.hidden = status === statusOn(readPeriods(beside), today);
    const why = mark.parentElement?.querySelector("[data-whys]");
    if (why instanceof HTMLElement) why.textContent = JSON.parse(dataOf(why, "whys"))[index];
    const list = document.querySelector(`[data-holds~="${status}"]`);
    const item = mark.closest("[data-holds] li");
    if (list && item && !list.contains(item)) the("ul", HTMLUListElement, list).append(item);
  }
  for (const list of every("[data-holds]")) list.hidden = !list.querySelector("li");
  for (const banner of every("[data-when]")) {
    const status = statusOn(readPeriods(dataOf(banner, "periods")), today);
    banner.hidden = !dataOf(banner, "when").split(" ").includes(status);
  }
  for (const banner of every("[data-from]")) banner.hidden = dataOf(banner, "from") > today;
  for (const day of every(".as-of")) day.textContent = chineseDay(today);

  // A page as of a day says so, leads to the text of that day, and its links keep the day.
  const asked = askedDay();
  if (asked) {
    const note = the(".on-day", HTMLElement);
    the("span", HTMLElement, note).textContent = dataOf(note, "text").replace("{day}", chineseDay(asked));
    the("a", HTMLAnchorElement, note).href = location.pathname + location.hash;
    note.hidden = false;
    const places = every("[data-place]").filter((one) =>
      ["in-force", "suspended"].includes(statusOn(readPeriods(dataOf(one, "place")), asked)));
    const then = places.find((one) => one.dataset.shown === undefined);
    if (then && places.every((one) => one.dataset.shown === undefined)) {
      const place = document.createElement("p");
      place.append(dataOf(note, "then"), ...then.cloneNode(true).childNodes);
      note.append(place);
    }
    const site = new URL(dataOf(note, "root"), location.href);
    for (const link of document.links) {
      const inside = link.origin === site.origin && link.pathname.startsWith(site.pathname);
      if (!inside || link.closest(".on-day > a") || link.getAttribute("href")?.startsWith("#")) continue;
      const url = new URL(link.href);
      url.searchParams.set("on", asked);
      link.href = url.href;
    }
  }
  const choose = document.querySelector("form.on");
  if (choose instanceof HTMLFormElement) {
    const day = the("input", HTMLInputElement, choose);
    day.value = today;
    choose.hidden = false;
    choose.addEventListener("submit", (event) => {
      event.preventDefault();
      const url = new URL(location.href);
      if (day.value && day.value !== chinaToday()) url.searchParams.set("on", day.value);
      else url.searchParams.delete("on");
      location.assign(url);
    });
  }

  // A link into a folded part opens it. A link to a clause that this notice does not have gets a
  // message, as the browser would just show the top of the page.
  const [lost] = every(".no-clause");
  function arrive() {
    let id = location.hash.slice(1);
    try {
      id = decodeURIComponent(id);
    } catch {
      // The address has a stray %, so the id is looked up as it is.
    }
    const target = id ? document.getElementById(id) : null;
    const fold = target?.closest("details");
    if (fold && !fold.open) {
      fold.open = true;
      target?.scrollIntoView();
    }
    if (lost) {
      lost.hidden = !id || Boolean(target) || id.startsWith(":~:");
      the("span", HTMLElement, lost).textContent = dataOf(lost, "text").replace("{id}", () => id);
      if (!lost.hidden) lost.scrollIntoView();
    }
  }
  arrive();
  addEventListener("hashchange", arrive);

  for (const button of every("button.copy")) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.previousElementSibling?.textContent ?? "");
      const name = button.textContent;
      button.textContent = words.copied ?? "";
      setTimeout(() => { button.textContent = name; }, 2000);
    });
  }

  // The footer of a printed page has its address, the status, and the day of printing.
  const printed = the(".printed", HTMLElement);
  const form = printed.textContent;
  /** @type {CSSStyleSheet | null} */
  let foot = null;
  addEventListener("beforeprint", () => {
    foot ??= new CSSStyleSheet();
    if (!document.adoptedStyleSheets.includes(foot)) document.adoptedStyleSheets.push(foot);
    printed.textContent = form.replace("{day}", chineseDay(chinaToday()));
    printed.hidden = false;
    const status = document.querySelector(".standing .status")?.textContent;
    const lines = [printed.previousSibling?.textContent ?? "", [status, printed.textContent].filter(Boolean).join("　")];
    const text = lines.map((line) => CSS.escape(line)).join("\\a ");
    foot.replaceSync(`@page { @bottom-left { content: "${text}" } }`);
  });

  // The menu of a clause opens at its ¶, which without this script is a plain link.
  addEventListener("click", (event) => {
    const anchor = event.target instanceof Element ? event.target.closest("a.anchor") : null;
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!(anchor instanceof HTMLAnchorElement) || !plain) return;
    if (!navigator.clipboard || !("showPopover" in anchor)) return;
    event.preventDefault();
    history.replaceState(history.state, "", anchor.hash);
    import("./tools.js").then((module) => module.open(anchor)).catch(() => { location.hash = anchor.hash; });
  });

  /** @type {(event: Event, selector: string) => boolean} */
  const within = ({ target }, selector) => target instanceof Element && Boolean(target.closest(selector));

  // Single-key shortcuts can be turned off in their dialog, and never act in a text field.
  const off = () => {
    try {
      return localStorage.getItem("tiaowen-keys") === "off";
    } catch {
      return false;
    }
  };
  document.querySelector("button.keys")?.addEventListener("click", () => {
    import("./keys.js").then((module) => module.sheet());
  });
  addEventListener("keydown", (event) => {
    const writing = within(event, "input, textarea, select, [contenteditable], dialog, [popover]");
    const held = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
    if (writing || held || event.defaultPrevented || !"jkth?".includes(event.key) || off()) return;
    event.preventDefault();
    import("./keys.js").then((module) => module.press(event.key));
  });

  // The search is loaded when a reader is about to use it.
  const search = document.querySelector("form.search");
  if (search instanceof HTMLFormElement) {
    let asked = false;
    const load = () => {
      if (asked) return;
      asked = true;
      import("./search.js").then((module) =>
        module.start(search, (/** @type {string} */ periods) => statusOn(readPeriods(periods), today)));
    };
    const input = the("#q", HTMLInputElement, search);
    input.addEventListener("focus", load);
    if (document.getElementById("results") || document.activeElement === input) load();
    addEventListener("keydown", (event) => {
      const writing = within(event, "input, textarea, select, [contenteditable]");
      const slash = event.key === "/" && !off() && !writing && !event.ctrlKey && !event.metaKey && !event.altKey;
      const letter = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
      if (event.isComposing || !(slash || letter)) return;
      event.preventDefault();
      input.focus();
      input.select();
    });
  }
  const phrases = new URLSearchParams(location.search).getAll("mark");
  if (phrases.length) {
    const place = document.getElementById(location.hash.slice(1)) || the("#main", HTMLElement);
    import("./mark.js").then((module) => module.mark(phrases, place));
  }

  const twin = document.querySelector("a.twin");
  if (twin instanceof HTMLAnchorElement) {
    const target = twin.getAttribute("href");
    twin.addEventListener("click", () => {
      twin.setAttribute("href", target + location.hash);
      try {
        localStorage.setItem("tiaowen-script", twin.hreflang === "zh-Hant" ? "zh-hant" : "zh-hans");
      } catch {
        // Storage is blocked, so the choice is good for this click only.
      }
    });
  }
})();
