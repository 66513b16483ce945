// What a page can do beyond being read: tell each status on the reader's own day, keep the place
// when the script changes, say so when a fragment leads nowhere, copy what stands before a button,
// and put its own address on paper. Whatever is more is fetched when a reader asks for it.
"use strict";
(function () {
  const root = document.documentElement;
  const words = JSON.parse(root.dataset.words || "{}");

  // The day in China, where the notices take effect, as 2026-11-21.
  const parts = new Intl.DateTimeFormat("en", {
    timeZone: "Asia/Shanghai", year: "numeric", month: "2-digit", day: "2-digit",
  }).formatToParts(new Date());
  const part = (type) => parts.find((one) => one.type === type).value;
  const today = `${part("year")}-${part("month")}-${part("day")}`;

  // data-periods is "not-yet;2025-11-18 in-force;…": the last that has begun tells the status.
  function period(periods) {
    const all = periods.split(";").map((one) => (one.includes(" ") ? one.split(" ") : ["", one]));
    let now = 0;
    all.forEach(([start], i) => { if (start <= today) now = i; });
    return { index: now, status: all[now][1] };
  }

  for (const mark of document.querySelectorAll(".status[data-periods]")) {
    const { index, status } = period(mark.dataset.periods);
    mark.dataset.status = status;
    mark.textContent = words[status];
    const why = mark.parentElement.querySelector("[data-whys]");
    if (why) why.textContent = JSON.parse(why.dataset.whys)[index];
    const list = document.querySelector(`[data-holds~="${status}"]`);
    const item = mark.closest("[data-holds] li");
    if (list && item && !list.contains(item)) list.querySelector("ul").append(item);
  }
  for (const list of document.querySelectorAll("[data-holds]")) {
    list.hidden = !list.querySelector("li");
  }
  for (const banner of document.querySelectorAll("[data-when]")) {
    banner.hidden = !banner.dataset.when.split(" ").includes(period(banner.dataset.periods).status);
  }
  for (const banner of document.querySelectorAll("[data-from]")) {
    banner.hidden = banner.dataset.from > today;
  }
  for (const day of document.querySelectorAll(".as-of")) {
    const [year, month, date] = today.split("-").map(Number);
    day.textContent = `${year}年${month}月${date}日`;
  }

  // A link into a folded part opens it; a link to a clause that this notice never had must not
  // jump to the top in silence.
  const lost = document.querySelector(".no-clause");
  function arrive() {
    let id = location.hash.slice(1);
    try {
      id = decodeURIComponent(id);
    } catch {
      // A stray % in a hand-written address: the id is looked for as it stands.
    }
    const target = id && document.getElementById(id);
    const fold = target && target.closest("details");
    if (fold && !fold.open) {
      fold.open = true;
      target.scrollIntoView();
    }
    if (lost) {
      lost.hidden = !id || Boolean(target) || id.startsWith(":~:");
      lost.querySelector("span").textContent = lost.dataset.text.replace("{id}", id);
      if (!lost.hidden) lost.scrollIntoView();
    }
  }
  arrive();
  addEventListener("hashchange", arrive);

  for (const button of document.querySelectorAll("button.copy")) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.previousElementSibling.textContent);
      const name = button.textContent;
      button.textContent = words.copied;
      setTimeout(() => { button.textContent = name; }, 2000);
    });
  }

  // A printed page says in its foot where it comes from, what held, and when it was printed.
  const printed = document.querySelector(".printed");
  let foot = null;
  addEventListener("beforeprint", () => {
    foot ??= new CSSStyleSheet();
    if (!document.adoptedStyleSheets.includes(foot)) document.adoptedStyleSheets.push(foot);
    const [year, month, date] = today.split("-").map(Number);
    printed.dataset.form ??= printed.textContent;
    printed.textContent = printed.dataset.form.replace("{day}", `${year}年${month}月${date}日`);
    printed.hidden = false;
    const status = document.querySelector(".standing .status")?.textContent;
    const lines = [printed.previousSibling.data, [status, printed.textContent].filter(Boolean).join("　")];
    const text = lines.map((line) => CSS.escape(line)).join("\\a ");
    foot.replaceSync(`@page { @bottom-left { content: "${text}" } }`);
  });

  // What can be done with a clause is asked for at its ¶, which is a plain link without this.
  addEventListener("click", (event) => {
    const anchor = event.target.closest?.("a.anchor");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!anchor || !plain || !navigator.clipboard || !anchor.showPopover) return;
    event.preventDefault();
    history.replaceState(history.state, "", anchor.hash);
    import("./tools.js").then((module) => module.open(anchor)).catch(() => { location.hash = anchor.hash; });
  });

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
    const writing = event.target.closest?.("input, textarea, select, [contenteditable], dialog, [popover]");
    const held = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
    if (writing || held || event.defaultPrevented || !"jkth?".includes(event.key) || off()) return;
    event.preventDefault();
    import("./keys.js").then((module) => module.press(event.key));
  });

  // The search is fetched when someone is about to use it.
  const search = document.querySelector("form.search");
  if (search) {
    let loaded = null;
    const load = () => {
      loaded ??= import("./search.js").then((module) =>
        module.start(search, (periods) => period(periods).status));
    };
    const input = search.elements.q;
    input.addEventListener("focus", load);
    if (document.getElementById("results") || document.activeElement === input) load();
    addEventListener("keydown", (event) => {
      const writing = event.target.closest("input, textarea, select, [contenteditable]");
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
    const place = document.getElementById(location.hash.slice(1)) || document.getElementById("main");
    import("./mark.js").then((module) => module.mark(phrases, place));
  }

  const twin = document.querySelector("a.twin");
  if (twin) {
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
