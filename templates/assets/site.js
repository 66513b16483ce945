// What a page can do beyond being read: tell each status on the reader's own day, keep the place
// when the script changes, say so when a fragment leads nowhere, copy what stands before a button,
// and put its own address on paper. Whatever is more is fetched when a reader asks for it.
"use strict";
(() => {
  const root = document.documentElement;
  /** @type {Record<string, string>} */
  const words = JSON.parse(root.dataset.words || "{}");
  const today = chinaToday();

  for (const mark of every(".status[data-periods]")) {
    const periods = readPeriods(dataOf(mark, "periods"));
    const index = periodOn(periods, today);
    const status = statusOn(periods, today);
    mark.dataset.status = status;
    mark.textContent = words[status] ?? status;
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

  // A link into a folded part opens it; a link to a clause that this notice never had must not
  // jump to the top in silence.
  const [lost] = every(".no-clause");
  function arrive() {
    let id = location.hash.slice(1);
    try {
      id = decodeURIComponent(id);
    } catch {
      // A stray % in a hand-written address: the id is looked for as it stands.
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

  // A printed page says in its foot where it comes from, what held, and when it was printed.
  const printed = the(".printed", HTMLElement);
  const form = printed.textContent;
  /** @type {CSSStyleSheet | null} */
  let foot = null;
  addEventListener("beforeprint", () => {
    foot ??= new CSSStyleSheet();
    if (!document.adoptedStyleSheets.includes(foot)) document.adoptedStyleSheets.push(foot);
    printed.textContent = form.replace("{day}", chineseDay(today));
    printed.hidden = false;
    const status = document.querySelector(".standing .status")?.textContent;
    const lines = [printed.previousSibling?.textContent ?? "", [status, printed.textContent].filter(Boolean).join("　")];
    const text = lines.map((line) => CSS.escape(line)).join("\\a ");
    foot.replaceSync(`@page { @bottom-left { content: "${text}" } }`);
  });

  // What can be done with a clause is asked for at its ¶, which is a plain link without this.
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

  // Single keys can be turned off in their own sheet, and never act while someone writes.
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

  // The search is fetched when someone is about to use it.
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
        // Without storage the choice holds for this click only.
      }
    });
  }
})();
