// What the scripts of a page share. Loaded before all other scripts.
"use strict";

/**
 * The day in China, where the notices take effect.
 * @returns {string} as 2026-11-21
 */
function chinaToday() {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone: "Asia/Shanghai", year: "numeric", month: "2-digit", day: "2-digit",
  }).formatToParts(new Date());
  const part = (/** @type {string} */ type) => parts.find((one) => one.type === type)?.value;
  return `${part("year")}-${part("month")}-${part("day")}`;
}

/**
 * The day that the address asks for (`?on=2025-06-01`), null where it names none.
 * @returns {string | null}
 */
function askedDay() {
  const asked = new URLSearchParams(location.search).get("on") ?? "";
  const day = new Date(`${asked}T00:00:00Z`);
  const real = /^\d{4}-\d{2}-\d{2}$/.test(asked) && day.toJSON()?.startsWith(asked);
  return real ? asked : null;
}

/**
 * The day for which a page tells what holds: the one asked for, else that in China.
 * @returns {string} as 2026-11-21
 */
function readersDay() {
  return askedDay() ?? chinaToday();
}

/**
 * A day as Chinese texts write it.
 * @param {string} day as 2026-11-21
 * @returns {string} as 2026年11月21日
 */
function chineseDay(day) {
  const [year, month, date] = day.split("-").map(Number);
  return `${year}年${month}月${date}日`;
}

/** @type {Record<string, Status>} */
const STATUSES = {
  n: "not-yet", i: "in-force", r: "repealed", e: "expired", s: "superseded", p: "suspended", u: "unknown",
};

/**
 * Periods as pages and search files have them, oldest first: "n;2025-11-18i;…". A "d" is an unknown
 * status, of a text that is presumed to have ended.
 * @param {string} text
 * @returns {DatedStatus[]}
 */
function readPeriods(text) {
  return text.split(";").map((one) =>
    ({ from: one.slice(0, -1) || null, status: STATUSES[one.slice(-1)] ?? "unknown", presumed: one.endsWith("d") }));
}

/**
 * What the mark of a day's status is called: the status, or that the text is presumed to have ended.
 * @param {DatedStatus[]} periods
 * @param {string} day as 2026-11-21
 */
function markOn(periods, day) {
  const period = periods[periodOn(periods, day)];
  return period?.presumed ? "presumed" : period?.status ?? "unknown";
}

/**
 * The number of the period that a day falls into: the last that has begun.
 * @template {string | number} Day as 2026-11-21, or counted
 * @param {{from: Day | null}[]} periods
 * @param {Day} day
 */
function periodOn(periods, day) {
  return periods.findLastIndex(({ from }) => !from || from <= day);
}

/**
 * The status on a day.
 * @template {string | number} Day
 * @param {{from: Day | null, status: Status}[]} periods
 * @param {Day} day
 * @returns {Status}
 */
function statusOn(periods, day) {
  return periods[periodOn(periods, day)]?.status ?? "unknown";
}

/**
 * A number that changes with the days: "0;2025-11-18 3;…", oldest first.
 * @param {string} text
 * @param {string} day as 2026-11-21
 */
function numberOn(text, day) {
  const begun = text.split(";").filter((one) => !one.includes(" ") || one.slice(0, 10) <= day);
  return Number(begun.at(-1)?.split(" ").at(-1));
}

/**
 * Tell what holds on a day, below an element of a page: marks with their reasons, banners, numbers.
 * @param {ParentNode} root
 * @param {string} day as 2026-11-21
 */
function tellDay(root, day) {
  /** @type {Record<string, string>} */
  const words = JSON.parse(document.documentElement.dataset.words || "{}");
  for (const mark of every(".status[data-periods]", root)) {
    const periods = readPeriods(dataOf(mark, "periods"));
    const status = statusOn(periods, day);
    mark.dataset.status = status;
    mark.textContent = words[markOn(periods, day)] ?? status;
    const beside = mark.dataset.beside;
    if (beside !== undefined) mark.hidden = status === statusOn(readPeriods(beside), day);
    const why = mark.parentElement?.querySelector("[data-whys]");
    if (why instanceof HTMLElement) why.textContent = JSON.parse(dataOf(why, "whys"))[periodOn(periods, day)];
  }
  for (const banner of every("[data-when]", root)) {
    const status = statusOn(readPeriods(dataOf(banner, "periods")), day);
    banner.hidden = !dataOf(banner, "when").split(" ").includes(status);
  }
  for (const banner of every("[data-from]", root)) banner.hidden = dataOf(banner, "from") > day;
  for (const words of every(".as-of", root)) words.textContent = chineseDay(day);
}

/**
 * An address of the site, which keeps the day that this page was asked for.
 * @param {URL} url
 */
function keepingDay(url) {
  const asked = askedDay();
  if (asked) url.searchParams.set("on", asked);
  return url;
}

/**
 * Make links keep the day that this page was asked for.
 * @param {Iterable<HTMLAnchorElement | HTMLAreaElement>} links
 */
function carryDay(links) {
  const site = document.querySelector("[data-root]");
  if (!askedDay() || !(site instanceof HTMLElement)) return;
  const root = new URL(dataOf(site, "root"), location.href);
  for (const link of links) {
    const inside = link.origin === root.origin && link.pathname.startsWith(root.pathname);
    const plain = link.closest(".on-day > a") || link.getAttribute("href")?.startsWith("#");
    if (inside && !plain) link.href = keepingDay(new URL(link.href)).href;
  }
}

/**
 * The script that the reader last chose, else the one that the browser's languages point to; null
 * where they name no Chinese.
 * @returns {Folder | null}
 */
function readersScript() {
  let stored = null;
  try {
    stored = localStorage.getItem("tiaowen-script");
  } catch {
    // Storage may be refused; the browser's languages then decide.
  }
  if (stored === "zh-hans" || stored === "zh-hant") return stored;
  const chinese = navigator.languages.find((tag) => /^zh\b/i.test(tag));
  if (!chinese) return null;
  const traditional = /hant/i.test(chinese) || (/-(tw|hk|mo)\b/i.test(chinese) && !/hans/i.test(chinese));
  return traditional ? "zh-hant" : "zh-hans";
}

/**
 * The first element that a selector fits, which the template of the page promises.
 * @template {Element} T
 * @param {string} selector
 * @param {new () => T} type
 * @param {ParentNode} [root]
 * @returns {T}
 */
function the(selector, type, root = document) {
  const found = root.querySelector(selector);
  if (found instanceof type) return found;
  throw new Error(`${selector}: the page has no such ${type.name}`);
}

/**
 * All elements that a selector fits, which are HTML.
 * @param {string} selector
 * @param {ParentNode} [root]
 * @returns {HTMLElement[]}
 */
function every(selector, root = document) {
  return [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(selector))];
}

/**
 * A data attribute that the template of the page promises.
 * @param {HTMLElement} element
 * @param {string} name
 * @returns {string}
 */
function dataOf(element, name) {
  const found = element.dataset[name];
  if (found === undefined) throw new Error(`${element.localName}: has no data for ${name}`);
  return found;
}
