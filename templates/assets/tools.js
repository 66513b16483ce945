// The menu of a clause: copy its link, its citation or its text, or report an error in it. One menu
// serves all clauses; it opens at the ¶ that was clicked.
import { element, words } from "./said.js";

const QUOTED = 200; // characters of the clause that go into a report
const canonical = the('link[rel="canonical"]', HTMLLinkElement).href;
const patterns = the("[data-official]", HTMLElement);
const [report] = every("a.report");
/** @type {HTMLElement | null} */
let menu = null;
/**
 * The ¶ at which the menu is open.
 * @type {HTMLAnchorElement | null}
 */
let asked = null;

/** @typedef {(clause: HTMLElement, place: string) => string} Form */

const two = (/** @type {number} */ number) => String(number).padStart(2, "0");

function today() {
  const now = new Date();
  return `[${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}]`;
}

// The pinned address: a page of its own for a measure, else the place in the notice.
/** @param {HTMLElement} clause */
function address(clause) {
  const [notice, id] = dataOf(clause, "ref").split("#");
  const root = canonical.replace(/(?:notices|works)\/.*$/, "");
  return `${root}notices/${notice}/${clause.matches(".measure") ? `${id}/` : `#${id}`}`;
}

// The text of one clause without our own marks; the cells of a row are separated by tabs.
/** @param {HTMLElement} clause */
function own(clause) {
  const copy = /** @type {HTMLElement} */ (clause.cloneNode(true));
  for (const mark of copy.querySelectorAll(".anchor, .note, .next, .tools")) mark.remove();
  for (const end of copy.querySelectorAll("br")) end.replaceWith("\n");
  if (!(copy instanceof HTMLTableRowElement)) return copy.textContent;
  return [...copy.cells].map((cell) => cell.textContent).join("\t");
}

const level = (/** @type {HTMLElement} */ clause) => Number(/^H(\d)$/.exec(clause.tagName)?.[1] ?? 7);

// A clause with all that is under it: for a heading, up to the next one of its level.
/** @param {HTMLElement} clause */
function text(clause) {
  const all = every(".text [data-ref]");
  const at = all.indexOf(clause);
  const under = (/** @type {HTMLElement} */ other) => level(clause) < 7
    ? level(other) > level(clause) : dataOf(other, "ref").startsWith(`${clause.dataset.ref}-`);
  const end = all.findIndex((other, i) => i > at && !under(other));
  return all.slice(at, end < 0 ? undefined : end).map(own).join("\n");
}

// Replacements are functions, since $ has a meaning in a string.
/** @type {(style: "official" | "gbt") => Form} */
const citedAs = (style) => (clause, place) => dataOf(patterns, style)
  .replace("{place}", () => place)
  .replace("{address}", () => address(clause))
  .replace(/\[引用日期\]/, today);

/**
 * @param {string} form the address of the form for reports
 * @param {HTMLElement} clause
 * @param {string} place
 */
function reported(form, clause, place) {
  const url = new URL(form);
  url.searchParams.set("title", `${clause.dataset.ref} ${place}`);
  url.searchParams.set("address", address(clause)); // the fields of .github/ISSUE_TEMPLATE/error.yml
  url.searchParams.set("here", own(clause).slice(0, QUOTED));
  return url.href;
}

async function make() {
  const { tools, copied } = await words();
  /** @type {Record<string, Form>} */
  const forms = { link: address, official: citedAs("official"), gbt: citedAs("gbt"), text };
  const made = element("span", { className: "tools", popover: "auto", role: "group" });
  for (const [name, form] of Object.entries(forms)) {
    const label = tools[name] ?? name;
    const button = element("button", { type: "button" }, label);
    button.addEventListener("click", async () => {
      if (!asked) return;
      await navigator.clipboard.writeText(form(clauseOf(asked), asked.ariaLabel ?? ""));
      button.textContent = `✓ ${copied}`;
      setTimeout(() => made.hidePopover(), 900);
    });
    made.addEventListener("toggle", () => { button.textContent = label; });
    made.append(button);
  }
  if (report) {
    const words = tools.report ?? "";
    made.append(element("a", { rel: "external noreferrer", target: "_blank" }, words));
  }
  return made;
}

/** @param {HTMLAnchorElement} anchor */
function clauseOf(anchor) {
  const clause = anchor.closest("[data-ref]");
  if (clause instanceof HTMLElement) return clause;
  throw new Error("a ¶ stands outside of every clause");
}

/** @param {HTMLAnchorElement} anchor the ¶ of a clause */
export async function open(anchor) {
  menu ??= await make();
  if (menu.matches(":popover-open")) menu.hidePopover();
  asked = anchor;
  menu.ariaLabel = anchor.ariaLabel;
  const link = menu.querySelector("a");
  if (link && report instanceof HTMLAnchorElement) {
    link.href = reported(report.href, clauseOf(anchor), anchor.ariaLabel ?? "");
  }
  anchor.after(menu);
  anchor.focus();
  menu.showPopover({ source: anchor });
  menu.querySelector("button")?.focus();
}
