// Shortcuts of one key, and the sheet that tells them and turns them off.
import { element, words } from "./said.js";

const OFF = "tiaowen-keys";
const TOP = 80; // px from the top within which a clause is the one being read
let dialog = null;

const leave = (link) => link && location.assign(link.href);

function step(forward) {
  const link = document.querySelector(`.steps [rel="${forward ? "next" : "prev"}"]`);
  const anchors = [...document.querySelectorAll(".text a.anchor")];
  if (document.querySelector(".steps")) return leave(link);
  const tops = anchors.map((one) => one.closest("[data-ref]").getBoundingClientRect().top);
  const here = anchors.indexOf(document.activeElement);
  const next = forward ? tops.findIndex((top) => top > TOP) : tops.findLastIndex((top) => top < 0);
  const target = anchors[here < 0 ? next : here + (forward ? 1 : -1)];
  if (!target) return;
  target.focus({ preventScroll: true });
  target.closest("[data-ref]").scrollIntoView({ block: "start" });
}

export function press(key) {
  if (key === "j" || key === "k") step(key === "j");
  else if (key === "t") document.querySelector("a.twin")?.click();
  else if (key === "h") leave(document.querySelector("header.site .name"));
  else sheet();
}

function remember(on) {
  try {
    if (on) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "off");
  } catch {
    // Without storage the choice cannot be kept.
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
