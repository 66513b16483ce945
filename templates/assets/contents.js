// The contents of a notice: folded on a phone and always at hand, open beside the text where there
// is room, with the clause marked that is being read.
"use strict";
(function () {
  const contents = document.querySelector("nav.contents");
  const fold = contents.querySelector("details");
  const here = contents.querySelector("summary span");
  const links = new Map();
  for (const link of contents.querySelectorAll("a")) {
    links.set(document.getElementById(decodeURIComponent(link.hash.slice(1))), link);
  }
  const wide = matchMedia("(min-width: 80em)");
  const follow = () => { fold.open = wide.matches; };
  contents.classList.add("following");
  follow();
  wide.addEventListener("change", follow);
  fold.addEventListener("click", (event) => {
    if (event.target.closest("a") && !wide.matches) fold.open = false;
  });

  let current = null;
  function mark(link) {
    if (link === current) return;
    current?.removeAttribute("aria-current");
    current = link;
    here.textContent = link ? link.textContent : "";
    link?.setAttribute("aria-current", "true");
    if (link && fold.open) {
      const list = link.closest("ol");
      list.scrollTop = link.offsetTop - list.clientHeight / 3;
    }
  }

  // Above the line to which a link scrolls, everything counts as seen: the last is being read.
  const seen = new Set();
  let observer = null;
  function look(entries) {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) seen.add(target);
      else seen.delete(target);
    }
    let last = null;
    for (const [clause, link] of links) if (seen.has(clause)) last = link;
    mark(last);
  }
  function watch() {
    observer?.disconnect();
    const line = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) + 40;
    observer = new IntersectionObserver(look, { rootMargin: `1000000px 0px ${line - innerHeight}px 0px` });
    for (const clause of links.keys()) observer.observe(clause);
  }
  watch();
  addEventListener("resize", watch);
})();
