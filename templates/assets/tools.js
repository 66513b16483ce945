// What can be done with a clause: copy its link, its citation, its text, report a fault in it.
// One menu serves all clauses; it opens at the ¶ that was asked.
import { element, words } from "./said.js";

const QUOTED = 200; // characters of the clause that go into a report
const canonical = document.querySelector('link[rel="canonical"]').href;
const patterns = document.querySelector("[data-official]").dataset;
const report = document.querySelector("a.report")?.href;
let menu = null;
let asked = null;

const two = (number) => String(number).padStart(2, "0");

function today() {
  const now = new Date();
  return `[${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}]`;
}

// The pinned address: a page of its own for a measure, else the place in the notice.
function address(clause) {
  const [notice, id] = clause.dataset.ref.split("#");
  const root = canonical.replace(/(?:notices|works)\/.*$/, "");
  return `${root}notices/${notice}/${clause.matches(".measure") ? `${id}/` : `#${id}`}`;
}

// The words of one clause without our own marks; the cells of a row are parted by tabs.
function own(clause) {
  const copy = clause.cloneNode(true);
  for (const mark of copy.querySelectorAll(".anchor, .note, .next, .tools")) mark.remove();
  for (const end of copy.querySelectorAll("br")) end.replaceWith("\n");
  return clause.cells ? [...copy.cells].map((cell) => cell.textContent).join("\t") : copy.textContent;
}

const level = (clause) => Number(/^H(\d)$/.exec(clause.tagName)?.[1] ?? 7);

// A clause with all that stands under it: under a heading up to the next of its rank.
function text(clause) {
  const all = [...document.querySelectorAll(".text [data-ref]")];
  const at = all.indexOf(clause);
  const under = (other) => level(clause) < 7
    ? level(other) > level(clause) : other.dataset.ref.startsWith(`${clause.dataset.ref}-`);
  const end = all.findIndex((other, i) => i > at && !under(other));
  return all.slice(at, end < 0 ? undefined : end).map(own).join("\n");
}

// Functions, not strings, replace: a $ in a text is a $.
const cited = (pattern, clause, place) => pattern
  .replace("{place}", () => place)
  .replace("{address}", () => address(clause))
  .replace(/\[引用日期\]/, today);

function reported(clause, place) {
  const url = new URL(report);
  url.searchParams.set("title", `${clause.dataset.ref} ${place}`);
  url.searchParams.set("address", address(clause)); // the fields of .github/ISSUE_TEMPLATE/error.yml
  url.searchParams.set("here", own(clause).slice(0, QUOTED));
  return url.href;
}

async function make() {
  const { tools, copied } = await words();
  const forms = {
    link: address,
    official: (clause, place) => cited(patterns.official, clause, place),
    gbt: (clause, place) => cited(patterns.gbt, clause, place),
    text,
  };
  menu = element("span", { className: "tools", popover: "auto", role: "group" });
  for (const [name, form] of Object.entries(forms)) {
    const button = element("button", { type: "button" }, tools[name]);
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(form(asked.closest("[data-ref]"), asked.ariaLabel));
      button.textContent = `✓ ${copied}`;
      setTimeout(() => menu.hidePopover(), 900);
    });
    menu.addEventListener("toggle", () => { button.textContent = tools[name]; });
    menu.append(button);
  }
  if (report) menu.append(element("a", { rel: "external noreferrer", target: "_blank" }, tools.report));
}

export async function open(anchor) {
  if (!menu) await make();
  if (menu.matches(":popover-open")) menu.hidePopover();
  asked = anchor;
  menu.ariaLabel = anchor.ariaLabel;
  const link = menu.querySelector("a");
  if (link) link.href = reported(anchor.closest("[data-ref]"), anchor.ariaLabel);
  anchor.after(menu);
  anchor.focus();
  menu.showPopover({ source: anchor });
  menu.querySelector("button").focus();
}
