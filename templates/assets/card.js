// The card above a link to a clause, a notice or a body: what it is, its status on the reader's day,
// its first words. site.js loads this when a reader first points at such a link, or moves to it.
// WCAG 1.4.13: it stays while the pointer is on the link or on it, and Esc closes it.
import { element } from "./said.js";

const WAIT = 300; // ms that a pointer rests on a link before its card shows
const LINGER = 250; // ms in which a pointer can move from the link to the card
const root = new URL("../", import.meta.url);
/** @type {Record<string, string>} */
const words = JSON.parse(document.documentElement.dataset.words || "{}");
const card = element("div", { className: "card", popover: "manual", role: "tooltip", id: "card" });
/**
 * The link that a card is shown or fetched for.
 * @type {HTMLAnchorElement | null}
 */
let asked = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {Map<string, Promise<any>>} */
const files = new Map();

/** @typedef {{ name: string, title: string, periods: DatedStatus[], files: number, words: Record<string, string> }} Card */

/** @param {string} path below data/cards/ */
function load(path) {
  const file = files.get(path) ?? fetch(new URL(`data/cards/${path}`, root)).then((answer) => {
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer.json();
  });
  files.set(path, file);
  file.catch(() => files.delete(path));
  return file;
}

/**
 * The file of what a link leads to, and the clause; null for any other link.
 * @param {HTMLAnchorElement} link
 */
function placeOf(link) {
  const url = new URL(link.href);
  if (url.origin !== root.origin || !url.pathname.startsWith(root.pathname)) return null;
  const path = url.pathname.slice(root.pathname.length);
  const notice = path.match(/^(zh-han[st])\/notices\/([a-z0-9-]+)\/(?:([a-z0-9-]+)\/)?$/);
  if (notice) return { file: `${notice[1]}/${notice[2]}`, clause: notice[3] ?? url.hash.slice(1) };
  const body = path.match(/^(zh-han[st])\/(bodies\/[a-z0-9-]+\/[a-z0-9-]+)\/$/);
  return body ? { file: `${body[1]}/${body[2]}`, clause: "" } : null;
}

/**
 * The digest by which tiaowen/exports/go.py shares out.
 * @type {(key: string, count: number) => number}
 */
function shareOf(key, count) {
  let digest = 0;
  for (const char of key) digest = (digest * 31 + (char.codePointAt(0) ?? 0)) % 2 ** 32;
  return digest % count;
}

/** @param {{ file: string, clause: string }} place */
async function told({ file, clause }) {
  /** @type {Card} */
  const one = await load(`${file}.json`);
  if (!clause) return { one, text: "" };
  const share = one.files ? await load(`${file}/${shareOf(clause, one.files)}.json`) : one.words;
  return { one, text: share[clause] ?? "" };
}

/** @param {HTMLAnchorElement} link */
async function show(link) {
  const place = placeOf(link);
  if (!place) return;
  const { one, text } = await told(place);
  if (asked !== link || !link.isConnected) return;
  const head = element("span", { className: "card-name" }, one.name);
  card.replaceChildren(head);
  if (one.title) card.append(" ", one.title);
  if (one.periods.length) {
    const code = statusOn(one.periods, readersDay());
    const status = element("span", { className: "status" }, words[markOn(one.periods, readersDay())] ?? code);
    status.dataset.status = code;
    card.append(" ", status);
  }
  if (text) card.append(element("span", { className: "card-text" }, text));
  if (!card.isConnected) the("#main", HTMLElement).append(card); // a landmark
  link.setAttribute("aria-describedby", card.id);
  card.showPopover({ source: link });
}

function hide() {
  clearTimeout(timer);
  asked?.removeAttribute("aria-describedby");
  asked = null;
  if (card.isConnected && card.matches(":popover-open")) card.hidePopover();
}

/**
 * A link is pointed at, or has the focus.
 * @param {HTMLAnchorElement} link
 * @param {boolean} atOnce
 */
export function point(link, atOnce) {
  clearTimeout(timer);
  if (asked === link) return;
  hide();
  asked = link;
  const open = () => show(link).catch(() => { if (asked === link) hide(); });
  timer = setTimeout(open, atOnce ? 0 : WAIT);
}

function leave() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (!asked?.matches(":hover, :focus-visible") && !card.matches(":hover")) hide();
  }, LINGER);
}

addEventListener("pointerout", leave);
// At once: what has the focus next may lie under the card.
addEventListener("focusout", () => {
  if (!asked?.matches(":hover") && !card.matches(":hover")) hide();
});
card.addEventListener("pointerenter", () => clearTimeout(timer));
addEventListener("keydown", (event) => {
  if (event.key === "Escape") hide();
});
