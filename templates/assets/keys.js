// Single-key shortcuts, and the dialog that lists them and turns them off.
import { element, words } from "./said.js";

const OFF = "tiaowen-keys";
const TOP = 80; // px from the top within which a clause is the one being read
/** @type {HTMLDialogElement | null} */
let dialog = null;

/** @param {Element | null} link */
function leave(link) {
  if (link instanceof HTMLAnchorElement) location.assign(link.href);
}

/** @param {boolean} forward */
function step(forward) {
  const link = document.querySelector(`.steps [rel="${forward ? "next" : "prev"}"]`);
  if (document.querySelector(".steps")) return leave(link);
  const anchors = every(".text a.anchor");
  const clauseOf = (/** @type {HTMLElement} */ anchor) => anchor.closest("[data-ref]") ?? anchor;
  const tops = anchors.map((one) => clauseOf(one).getBoundingClientRect().top);
  const { activeElement: focused } = document;
  const here = focused instanceof HTMLElement ? anchors.indexOf(focused) : -1;
  const next = forward ? tops.findIndex((top) => top > TOP) : tops.findLastIndex((top) => top < 0);
  const target = anchors[here < 0 ? next : here + (forward ? 1 : -1)];
  if (!target) return;
  target.focus({ preventScroll: true });
  clauseOf(target).scrollIntoView({ block: "start" });
}

/** @param {string} key */
export function press(key) {
  if (key === "j" || key === "k") step(key === "j");
  else if (key === "t") every("a.twin")[0]?.click();
  else if (key === "h") leave(document.querySelector("header.site .name"));
  else sheet();
}

/** @param {boolean} on */
function remember(on) {
  try {
    if (on) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "off");
  } catch {
    // Storage is blocked, so the choice cannot be kept.
  }
}

function remembered() {
  try {
    return localStorage.getItem(OFF) !== "off";
  } catch {
    return true;
  }
}

export async function sheet() {
  if (!dialog) {
    const { title, sheet: keys, on, close } = await words();
    const list = element("dl");
    for (const [key, does] of Object.entries(keys)) {
      list.append(element("dt", {}, element("kbd", {}, key)), element("dd", {}, does));
    }
    const box = element("input", { type: "checkbox", checked: remembered() });
    box.addEventListener("change", () => remember(box.checked));
    dialog = element("dialog", { className: "sheet", ariaLabel: title },
      element("h2", {}, title), list, element("p", {}, element("label", {}, box, " ", on)),
      element("form", { method: "dialog" }, element("button", {}, close)));
    document.body.append(dialog);
  }
  if (!dialog.open) dialog.showModal();
}
