// What a reader can operate on a page, for the tests of keyboard and small windows.
"use strict";

const CONTROLS = "a[href], button, input, select, textarea, summary, [tabindex]";

/** @returns {HTMLElement[]} */
function controls() {
  const all = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(CONTROLS));
  return [...all].filter((one) =>
    one.checkVisibility({ visibilityProperty: true })
    && !one.matches(":disabled") && one.tabIndex >= 0 && !one.closest("[inert]"));
}

/** @param {HTMLElement} control */
function nameOf(control) {
  const words = control.getAttribute("aria-label") ?? control.textContent.trim().slice(0, 20);
  return `${control.localName} “${words}”`;
}

/**
 * The middle of what the window shows of a control is the control, not something that covers it.
 * @param {HTMLElement} control
 */
function isSeen(control) {
  /** @type {(from: number, to: number, size: number) => number} */
  const middle = (from, to, size) => (Math.max(from, 0) + Math.min(to, size)) / 2;
  return [...control.getClientRects()].some((box) => {
    const top = document.elementFromPoint(
      middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight));
    return top && (control.contains(top) || top.contains(control));
  });
}

// From now on, notes each control that the focus reaches, and what was wrong with that.
function watchFocus() {
  const all = controls();
  /** @type {HTMLElement[]} */
  const reached = [];
  /** @type {string[]} */
  const faults = [];
  /** @type {(one: HTMLElement, other: HTMLElement) => number} */
  const precedes = (one, other) =>
    one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_PRECEDING;
  addEventListener("focusin", ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    if (!all.includes(target) || reached.includes(target)) return;
    const last = reached.at(-1);
    if (last && precedes(last, target)) faults.push(`${nameOf(target)} comes late`);
    reached.push(target);
    const style = getComputedStyle(target);
    const shows = style.outlineStyle !== "none" || style.boxShadow !== "none";
    if (!shows) faults.push(`the focus of ${nameOf(target)} does not show`);
    if (!isSeen(target)) faults.push(`${nameOf(target)} is covered or out of sight`);
  });
  const focused = {
    left: () => all.length - reached.length,
    faults: () => [...faults, ...all.filter((one) => !reached.includes(one))
      .map((one) => `${nameOf(one)} is not reached`)],
  };
  Object.assign(globalThis, { focused });
}

// What is wider than the window and cannot be scrolled to where it stands.
function overflowing() {
  const width = document.documentElement.clientWidth;
  /** @type {(one: Element | null) => boolean} */
  const scrolls = (one) => one !== null && one !== document.documentElement
    && (/auto|scroll/.test(getComputedStyle(one).overflowX) || scrolls(one.parentElement));
  const faults = controls()
    .filter((one) => !one.matches(".skip") && !scrolls(one))
    .map((one) => ({ one, box: one.getBoundingClientRect() }))
    .filter(({ box }) => box.left < -1 || box.right > width + 1)
    .map(({ one, box }) => `${nameOf(one)} reaches from ${box.left} to ${box.right}`);
  const whole = document.documentElement.scrollWidth;
  return whole > width ? [`the page is ${whole} wide`, ...faults] : faults;
}

Object.assign(globalThis, { watchFocus, overflowing });
