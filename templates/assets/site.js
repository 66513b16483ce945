// What every page does: show what holds on the reader's day or on the day that the address asks for,
// keep the place when the script is switched, warn about a fragment that does not exist, copy the text before a button, and print the
// page's address. Other functions are loaded when a reader uses them.
"use strict";
(() => {
  /** @type {Record<string, string>} */
  const words = JSON.parse(document.documentElement.dataset.words || "{}");
  const today = readersDay();
  tellDay(document, today);

  // A list that tells what holds apart from what does not keeps each item under its status.
  /** @type {(item: Element) => string} */
  const dayOf = (item) =>
    (item instanceof HTMLElement && item.dataset.day) || item.querySelector("time")?.dateTime || "";
  const idOf = (/** @type {Element} */ item) => item.querySelector("a")?.pathname ?? "";
  const collator = new Intl.Collator("en", { numeric: true });
  const holders = every("[data-holds]");
  for (const holder of holders) {
    for (const item of [...holder.children]) {
      const mark = item.querySelector(".status");
      const status = mark instanceof HTMLElement ? mark.dataset.status ?? "" : "";
      const place = holders.find((one) => one.dataset.group === holder.dataset.group
        && dataOf(one, "holds").split(" ").includes(status));
      if (!place || place === holder) continue;
      const items = [...place.children, item];
      items.sort((a, b) => collator.compare(dayOf(b), dayOf(a)) || collator.compare(idOf(b), idOf(a)));
      place.append(...items);
    }
  }
  for (const part of every("section:has([data-holds])")) part.hidden = !part.querySelector("[data-holds] > *");

  for (const number of every("[data-steps]")) {
    const { form = "", gone = "" } = number.closest("ul")?.dataset ?? {};
    const over = numberOn(dataOf(number, "steps"), today);
    const living = Number(dataOf(number, "all")) - over;
    number.hidden = !living;
    number.textContent = form.replace("{n}", String(living)) + (over ? gone.replace("{n}", String(over)) : "");
  }

  // The line of the day on a picture of periods. What nothing ends runs on to that day where it is
  // later than the build's.
  for (const picture of every("[data-scale]")) {
    const [first = 0, last = 0, at = 0] = [...dataOf(picture, "scale").split(" "), today].map(Date.parse);
    const x = (100 * (at - first)) / (last - first);
    const outside = x < 0 || x > 100;
    for (const line of picture.querySelectorAll(".today")) {
      line.setAttribute("visibility", outside ? "hidden" : "visible");
      line.setAttribute("x1", `${x}%`);
      line.setAttribute("x2", `${x}%`);
    }
    for (const words of every(".of-line", picture)) words.hidden = outside;
    for (const bar of picture.querySelectorAll("[data-open]")) {
      const from = parseFloat(bar.getAttribute("x") ?? "");
      const to = Math.max(from + parseFloat(bar.getAttribute("width") ?? ""), Math.min(x, 100));
      bar.setAttribute("width", `${to - from}%`);
      bar.nextElementSibling?.setAttribute("x", `${to}%`);
    }
  }

  // A page as of a day says so, and its links and forms keep the day.
  const asked = askedDay();
  const withoutDay = () => {
    const url = new URL(location.href);
    url.searchParams.delete("on");
    return url;
  };
  if (asked) {
    const note = the(".on-day", HTMLElement);
    the("span", HTMLElement, note).textContent = dataOf(note, "text").replace("{day}", chineseDay(asked));
    the("a", HTMLAnchorElement, note).href = withoutDay().href;
    note.hidden = false;
    the("button.on", HTMLElement).textContent = chineseDay(asked);
    carryDay(document.links);
    for (const form of every("form[action]")) {
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "on", value: asked }));
    }
  }
  const choose = the("#on", HTMLFormElement);
  const chosen = the("input", HTMLInputElement, choose);
  chosen.value = today;
  // Not by `autofocus`, of which the console complains on a page whose address names a clause.
  choose.addEventListener("toggle", () => {
    if (choose.matches(":popover-open")) chosen.focus();
  });
  choose.addEventListener("submit", (event) => {
    event.preventDefault();
    const url = withoutDay();
    if (chosen.value && chosen.value !== chinaToday()) url.searchParams.set("on", chosen.value);
    location.assign(url);
  });

  // What the page does not have for the day is fetched: the text of a measure that held then, the
  // numbers and lists of a large corpus.
  const places = every("[data-place]");
  const begun = places.filter((one) => statusOn(readPeriods(dataOf(one, "place")), today) !== "not-yet");
  const then = begun.at(-1) ?? places[0];
  if (then && then.dataset.shown === undefined) import("./current.js").then((module) => module.show(then, today));
  const built = every("[data-built]").filter((one) => dataOf(one, "built") !== today);
  if (built.length) import("./days.js").then((module) => module.show(built, today));

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

  // A card above a link tells what it leads to, where there is a pointer or a keyboard.
  const linked = (/** @type {Event} */ event) => {
    const link = event.target instanceof Element ? event.target.closest("main a[href]:not(.anchor, .label, nav a)") : null;
    const leads = link instanceof HTMLAnchorElement && /\/(?:notices|bodies)\/./.test(link.pathname);
    if (!leads || !("popover" in link) || matchMedia("(hover: none)").matches) return;
    const byKey = event.type === "focusin";
    if (byKey ? !link.matches(":focus-visible") : event instanceof PointerEvent && event.pointerType === "touch") return;
    import("./card.js").then((module) => module.point(link, byKey));
  };
  addEventListener("pointerover", linked);
  addEventListener("focusin", linked);

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
    const clause = location.hash.slice(1) || (location.pathname.split("/").at(-2) ?? "");
    const place = document.getElementById(clause) || the("#main", HTMLElement);
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
