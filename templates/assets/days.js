// What home and the pages of regions and topics tell of a day other than that of the build: how many
// notices hold, and which. search/days.bin has the periods of all notices; their names are taken from
// the pages of the list of all notices.
import { Numbers, ask, unsealed } from "./shards.js";

const NEWEST = 6;
const EXPIRING = 8;
const YEAR = 365;
const EPOCH = 719163; // the number of 1970-01-01, counted from 0001-01-01 as 1
const DAY = 86_400_000;
const END = 3_652_059; // the number of 9999-12-31

/**
 * A notice: its place in the list of all, when it was written and its periods, days by their numbers
 * (1: unknown).
 * @typedef {object} Dated
 * @property {number} place
 * @property {number} written
 * @property {string} region
 * @property {string[]} topics
 * @property {{from: number | null, status: Status}[]} periods
 */
/** @typedef {{newest: number, size: number, notices: Dated[]}} Days */

/**
 * The content of search/days.bin.
 * @param {Uint8Array} content
 * @returns {Days}
 */
export function readDays(content) {
  const numbers = new Numbers(content);
  const head = numbers.take(numbers.next());
  /** @type {[number, number, string[], string[], string[][]]} */
  const [newest, size, letters, regions, topics] = JSON.parse(new TextDecoder().decode(head));
  const statuses = letters.map((row) => Array.from(row, (letter) => STATUSES[letter] ?? "unknown"));
  /** @type {Dated[]} */
  const notices = [];
  let last = END;
  while (numbers.more) {
    const kind = numbers.next();
    const place = Math.floor(kind / letters.length);
    last -= numbers.next();
    let turn = last;
    const periods = (statuses[kind % letters.length] ?? []).map((status, i) => {
      if (!i) return { from: null, status };
      const step = numbers.next();
      turn += i > 1 ? step : step % 2 ? -(step + 1) / 2 : step / 2;
      return { from: turn, status };
    });
    notices.push({
      place: notices.length, written: last, periods, region: regions[place % regions.length] ?? "",
      topics: topics[Math.floor(place / regions.length)] ?? [],
    });
  }
  return { newest, size, notices };
}

/**
 * The number of a day.
 * @param {string} day as 2026-11-21
 */
export function numberOf(day) {
  return Date.parse(day) / DAY + EPOCH;
}

/**
 * A day by its number, as 2026-11-21.
 * @param {number} number
 */
export function dayOf(number) {
  return new Date((number - EPOCH) * DAY).toISOString().slice(0, 10);
}

/**
 * The last day of a notice that is in force and ends within a year, 0 for any other.
 * @param {Dated} notice
 * @param {number} day
 */
export function ending({ periods }, day) {
  if (statusOn(periods, day) !== "in-force") return 0;
  const end = periods.find(({ from, status }) => status === "expired" && from && from > day)?.from ?? Infinity;
  return end - 1 - day <= YEAR ? end - 1 : 0;
}

/**
 * How many notices are in force on a day, by the address of their region and of each topic.
 * @param {Dated[]} notices
 * @param {number} day
 */
export function livingOn(notices, day) {
  /** @type {Map<string, number>} */
  const found = new Map();
  for (const { region, topics, periods } of notices) {
    if (statusOn(periods, day) !== "in-force") continue;
    for (const key of [`regions/${region}`, ...topics.map((topic) => `topics/${topic}`)]) {
      found.set(key, (found.get(key) ?? 0) + 1);
    }
  }
  return found;
}

/**
 * Tell the numbers and lists of a day. Where the file cannot be had, the page stays as it was built:
 * its sentences name that day.
 * @param {HTMLElement[]} parts what has `data-built`
 * @param {string} day as 2026-11-21
 */
export async function show(parts, day) {
  const here = new URL(dataOf(the("[data-root]", HTMLElement), "root"), location.href);
  const days = await ask(new URL("search/days.bin", here), (bytes) => readDays(unsealed(bytes)), "no-cache");
  const living = livingOn(days.notices, numberOf(day));
  for (const part of parts) {
    if (part.matches(".home")) await home(part, days, living, day, here);
    else if (part.dataset.none === undefined) sentence(part, day, living.get(keyOf(location.pathname)) ?? 0);
    else await expiring(part.parentElement ?? part, part, Infinity, days, day, here);
  }
  carryDay(document.links);
}

const keyOf = (/** @type {string} */ path) => /(?:regions|topics)\/[^/]+(?=\/)/.exec(path)?.[0] ?? "";

/**
 * @param {HTMLElement} part
 * @param {string} day
 * @param {number} [n]
 */
function sentence(part, day, n = 1) {
  const form = (n ? null : part.dataset.none) ?? dataOf(part, "form");
  part.textContent = form.replace("{day}", chineseDay(day)).replace("{n}", String(n));
}

/**
 * @param {HTMLElement} page
 * @param {Days} days
 * @param {Map<string, number>} living
 * @param {string} day
 * @param {URL} here
 */
async function home(page, days, living, day, here) {
  for (const list of every(".counted", page)) {
    for (const item of every("li", list)) {
      const n = living.get(keyOf(the("a", HTMLAnchorElement, item).pathname));
      item.querySelector("small")?.remove();
      if (n) item.append(" ", element("small", dataOf(list, "form").replace("{n}", String(n))));
    }
  }
  for (const note of every('[aria-labelledby="regions"] > .aside', page)) sentence(note, day);
  for (const list of every("[data-holds]", page)) {
    const holds = dataOf(list, "holds").split(" ");
    const found = days.notices.filter(({ periods }) => holds.includes(statusOn(periods, numberOf(day))));
    const shown = found.slice(0, NEWEST);
    const lines = await linesOf(shown, days, day, here);
    fill(list, shown.map((one) => {
      const { mark, name } = linesAt(lines, one);
      return element("li", mark, " ", ...name, ...(one.written > 1 ? [" ", time(dayOf(one.written))] : []));
    }));
    const section = list.closest("section");
    if (section) section.hidden = !found.length;
    more(section, found.length, shown.length);
  }
  const recent = the('[aria-labelledby="recent"] ol', HTMLElement, page);
  const before = new Map(every("li", recent).map((item) => [pathOf(item), item]));
  const shown = days.notices.filter(({ written }) => written > 1 && written <= numberOf(day)).slice(0, NEWEST);
  const lines = await linesOf(shown, days, day, here);
  fill(recent, shown.map((one) => {
    const { name, path } = linesAt(lines, one);
    return before.get(path) ?? element("li", time(dayOf(one.written)), element("p", ...name));
  }));
  const ends = the('[aria-labelledby="expiring"]', HTMLElement, page);
  await expiring(ends, the(".aside", HTMLElement, ends), EXPIRING, days, day, here);
}

/**
 * Exchange the items of a list where they say something else: whoever reads it keeps their place.
 * @param {HTMLElement} list
 * @param {HTMLElement[]} items
 */
function fill(list, items) {
  const said = (/** @type {Element[]} */ of) => of.map((one) => one.textContent?.replace(/\s+/g, "")).join("\n");
  if (said([...list.children]) !== said(items)) list.replaceChildren(...items);
}

/**
 * The list of what expires within a year.
 * @param {HTMLElement} section
 * @param {HTMLElement} note
 * @param {number} most
 * @param {Days} days
 * @param {string} day
 * @param {URL} here
 */
async function expiring(section, note, most, days, day, here) {
  const found = days.notices.flatMap((one) => {
    const on = ending(one, numberOf(day));
    return on ? [{ on, one }] : [];
  });
  found.sort((a, b) => a.on - b.on);
  const shown = found.slice(0, most);
  const lines = await linesOf(shown.map(({ one }) => one), days, day, here);
  fill(the("[data-expiring]", HTMLElement, section), shown.map(({ on, one }) => {
    const { mark, name } = linesAt(lines, one);
    return element("li", time(dayOf(on)), element("p", mark, " ", ...name));
  }));
  sentence(note, day, found.length);
  more(section, found.length, shown.length);
  for (const pager of every(".pager", section)) pager.hidden = true;
}

/**
 * @param {Element | null} section
 * @param {number} all
 * @param {number} shown
 */
function more(section, all, shown) {
  const line = section?.querySelector(".more");
  if (!(line instanceof HTMLElement)) return;
  line.hidden = all <= shown;
  the("a", HTMLElement, line).textContent = dataOf(line, "form").replace("{n}", String(all));
}

// -- the names of notices --------------------------------------------------------------------

/** @typedef {{mark: Node, name: (Node | string)[], path: string}} Line */
/** @type {Map<string, Promise<HTMLElement[]>>} */
const pages = new Map();

/**
 * The status, name and number of notices, by their places.
 * @param {Dated[]} notices
 * @param {Days} days
 * @param {string} day
 * @param {URL} here
 * @returns {Promise<Map<number, Line>>}
 */
async function linesOf(notices, { newest, size, notices: all }, day, here) {
  const folder = document.documentElement.lang.toLowerCase();
  const found = await Promise.all(notices.map(async ({ place }) => {
    const page = place < newest ? -1 : Math.floor((place - newest) / size);
    const number = (all.length - newest) / size - page;
    const address = new URL(`${folder}/notices/${page < 0 ? "" : `page/${number}/`}`, here);
    const rows = await rowsOf(address, day);
    const row = rows[page < 0 ? place : place - newest - page * size];
    if (!row) throw new Error(`${address}: lacks a notice`);
    const link = the("a", HTMLAnchorElement, row).cloneNode(true);
    const serial = row.querySelector(".number");
    /** @type {Line} */
    const line = {
      mark: the(".status", HTMLElement, row).cloneNode(true), path: pathOf(row),
      name: serial ? [link, " ", serial.cloneNode(true)] : [link],
    };
    return /** @type {[number, Line]} */ ([place, line]);
  }));
  return new Map(found);
}

/**
 * The notices of a page of the list of all.
 * @param {URL} address
 * @param {string} day
 */
function rowsOf(address, day) {
  const asked = pages.get(address.href) ?? ask(address, (bytes) => {
    const page = new DOMParser().parseFromString(new TextDecoder().decode(bytes), "text/html");
    tellDay(page, day);
    const rows = every(".spans > li", page);
    for (const link of every(".spans > li a", page)) {
      link.setAttribute("href", new URL(link.getAttribute("href") ?? "", address).href);
    }
    return rows;
  });
  pages.set(address.href, asked);
  return asked;
}

const pathOf = (/** @type {HTMLElement} */ item) => the("a", HTMLAnchorElement, item).pathname;

/** @type {(lines: Map<number, Line>, notice: Dated) => Line} */
function linesAt(lines, { place }) {
  const line = lines.get(place);
  if (!line) throw new Error(`${place}: no such notice`);
  return line;
}

/** @param {string} day */
function time(day) {
  const made = element("time", chineseDay(day));
  made.setAttribute("datetime", day);
  return made;
}

/**
 * @param {string} name
 * @param {...(Node | string)} children
 */
function element(name, ...children) {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}
