// Only pages that `build.py serve` shows have this: they follow each build, and say what is wrong.
"use strict";
(function () {
  const script = new URL(document.currentScript.src);
  let source = null;
  let panel = null;

  function listen() {
    source = new EventSource("/.changes");
    source.onmessage = (event) => {
      const told = JSON.parse(event.data);
      if (`?${told.site}` === script.search) show(told);
      else location.reload();
    };
  }

  function element(name, text = "") {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  // The panel stands in a shadow of its own, so that it and the page do not change each other.
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
