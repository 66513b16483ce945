// Only pages that `build.py serve` shows have this: they follow each build, and say what is wrong.
"use strict";
(() => {
  /**
   * What the server says after each build.
   * @typedef {object} Told
   * @property {string} site the edition that stands now
   * @property {{place: string, code: string, message: string}[]} problems
   * @property {string} said why the build failed, where that is not in the content
   */
  const self = document.currentScript;
  if (!(self instanceof HTMLScriptElement)) return;
  const script = new URL(self.src);
  /** @type {EventSource | null} */
  let source = null;
  /** @type {HTMLElement | null} */
  let panel = null;

  function listen() {
    source = new EventSource("/.changes");
    source.onmessage = (event) => {
      /** @type {Told} */
      const told = JSON.parse(event.data);
      if (`?${told.site}` === script.search) show(told);
      else location.reload();
    };
  }

  /**
   * @template {keyof HTMLElementTagNameMap} N
   * @param {N} name
   * @returns {HTMLElementTagNameMap[N]}
   */
  function element(name, text = "") {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  // The panel stands in a shadow of its own, so that it and the page do not change each other.
  /** @param {Told} told */
  function show({ problems, said }) {
    panel?.remove();
    panel = null;
    if (!problems.length && !said) return;
    panel = document.createElement("div");
    panel.id = "changes-problems";
    panel.lang = "en";
    const style = element("link");
    style.rel = "stylesheet";
    style.href = "/.changes.css";
    const fold = element("details");
    fold.open = true;
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    const head = problems.length ? `${count} in the content` : "The build failed";
    fold.append(element("summary", `${head}: you see the site as it was last built`));
    fold.setAttribute("role", "alert");
    const list = element("ol");
    for (const problem of problems) {
      const item = element("li");
      item.append(element("code", problem.place), " ", element("b", problem.code), " ",
        element("span", problem.message));
      list.append(item);
    }
    fold.append(problems.length ? list : element("pre", said));
    panel.attachShadow({ mode: "open" }).append(style, fold);
    document.body.append(panel);
  }

  // A browser keeps few connections to one host open: a page that nobody sees holds none.
  document.addEventListener("visibilitychange", () => {
    source?.close();
    if (!document.hidden) listen();
  });
  if (!document.hidden) listen();
})();
