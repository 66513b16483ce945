// The table of contents of a notice: on a phone folded and always within reach, on a wide screen
// open beside the text, with the clause marked that is being read.
"use strict";
(() => {
  const contents = the("nav.contents", HTMLElement);
  const fold = the("details", HTMLDetailsElement, contents);
  const here = the("summary span", HTMLElement, contents);
  /** @type {Map<Element, HTMLAnchorElement>} */
  const links = new Map();
  for (const link of contents.querySelectorAll("a")) {
    const clause = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (clause) links.set(clause, link);
  }
  const wide = matchMedia("(min-width: 80em)");
  const follow = () => { fold.open = wide.matches; };
  contents.classList.add("following");
  follow();
  wide.addEventListener("change", follow);
  fold.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("a") && !wide.matches) fold.open = false;
  });

  /** @type {HTMLAnchorElement | null} */
  let current = null;
  /** @param {HTMLAnchorElement | null} link */
  function mark(link) {
    if (link === current) return;
    current?.removeAttribute("aria-current");
    current = link;
    here.textContent = link ? link.textContent : "";
    link?.setAttribute("aria-current", "true");
    if (link && fold.open) {
      const list = link.closest("ol");
      if (list) list.scrollTop = link.offsetTop - list.clientHeight / 3;
    }
  }

  // The clause being read is the last one whose top is above the line to which a link scrolls.
  /** @type {Set<Element>} */
  const seen = new Set();
  /** @type {IntersectionObserver | null} */
  let observer = null;
  /** @param {IntersectionObserverEntry[]} entries */
  function look(entries) {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) seen.add(target);
      else seen.delete(target);
    }
    /** @type {HTMLAnchorElement | null} */
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
