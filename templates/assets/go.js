// /go/?q=…: leads from a citation to its clause in the reader's script. Where that would be a guess,
// or the clause holds no longer, the page says what it found instead. resolver.js has the rules.
import { answered, readNotice } from "./known.js";
import { Folding } from "./query.js";
import { statusOf } from "./resolver.js";
import { targetsIn } from "./targets.js";

const here = new URL("../", import.meta.url); // assets/ lies below the root
const data = new URL("data/", here);
const query = new URLSearchParams(location.search).get("q") ?? "";
const asked = askedDay() ?? query.match(/[?&]on=(\d{4}-\d{2}-\d{2})(?![\d-])/)?.[1] ?? null;
const today = asked ?? readersDay();
const folder = readersScript() ?? "zh-hans";
const column = folder === "zh-hant" ? 1 : 0;
for (const line of every(".no-script")) line.hidden = true;
for (const section of every(".go")) section.hidden = section.dataset.script !== folder;
const section = the(`.go[data-script="${folder}"]`, HTMLElement);
document.documentElement.lang = section.lang;
/** @type {Record<string, string>} */
const said = JSON.parse(dataOf(section, "words"));
const box = the(".answer", HTMLElement, section);
the("input", HTMLInputElement, section).value = query.trim();
/** @type {Known} */
const known = { notices: {}, works: {}, bodies: {} };
const { notice, called, title, clauseName, nameOf, href } = targetsIn(known, column, address);

/**
 * @param {string} path below data/
 */
async function load(path) {
  const response = await fetch(new URL(path, data));
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

/** @param {Answer} answer */
async function tell(answer) {
  const [one] = answer.targets;
  if (answer.kind === "search") {
    location.replace(searchFor(query.trim()));
  } else if (answer.kind === "go" && one && !gone(one.notice)) {
    location.replace(href(one));
  } else {
    if (answer.kind === "none") say(phrase(reason(answer), { q: shortened(query.trim()) }));
    else if (answer.kind === "list") say(phrase("go_many", { n: String(answer.targets.length) }));
    await list(answer.targets);
    for (const words of answer.unknown) if (words !== query.trim()) unknown(words);
    for (const lack of answer.lacking) missing(lack);
    if (!answer.targets.length && answer.near.length) {
      say(phrase("go_near"));
      await list(answer.near.map((notice) => target(notice)));
    }
    for (const note of answer.notes) if (note !== "document") say(phrase(`go_note_${note}`));
    if (answer.kind === "none") offer(searchFor(query.trim()), phrase("go_search", { q: shortened(query.trim()) }));
  }
}

/** @param {Answer} answer */
function reason(answer) {
  if (answer.lacking.length) return "go_no_clause";
  return answer.notes.includes("document") ? "go_no_document" : "go_none";
}

/**
 * The targets, those of one document together, each with what the reader must know of it.
 * @param {Target[]} targets
 */
async function list(targets) {
  /** @type {Map<string, Target[]>} */
  const groups = new Map();
  for (const one of targets) {
    const key = one.notice || one.work || one.body;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  if (!groups.size) return;
  const all = box.appendChild(element("ul", { class: "found" }));
  for (const group of groups.values()) {
    const item = all.appendChild(element("li"));
    const [first] = group;
    if (!first) continue;
    if (!first.notice) {
      item.append(...group.map((one) => link(href(one), nameOf(one))));
      continue;
    }
    item.append(link(href(target(first.notice)), called(first.notice)), " ", title(first.notice), " ",
      element("span", { class: "status", "data-status": code(first.notice) }, status(first.notice)));
    const clauses = group.filter((one) => one.clause);
    const below = clauses.length || gone(first.notice) ? item.appendChild(element("ul")) : null;
    for (const one of clauses) {
      const line = below?.appendChild(element("li", {}, link(href(one), nameOf(one))));
      if (line) await lives(line, one);
    }
    if (below && !clauses.length) await lives(below.appendChild(element("li")), first);
    if (below && !below.textContent) below.remove();
  }
}

/**
 * Where a target lives on that holds no longer.
 * @param {HTMLElement} line
 * @param {Target} one
 */
async function lives(line, one) {
  if (!gone(one.notice)) return;
  const now = await followed(one);
  const by = notice(one.notice).repealed_by;
  /** @type {(to: string, text: string) => void} */
  const add = (to, text) => line.append(line.textContent ? "　" : "", link(to, text));
  if (now?.notice && (now.clause || !one.clause)) {
    const change = one.clause ? now.change : "same";
    const words = phrase(one.clause ? `go_${change}` : "go_now");
    add(href(target(now.notice, now.clause)), `${words}：${nameOf(target(now.notice, now.clause), true)}`);
    if (change !== "same") add(address(`compare/${one.notice}/${now.notice}/#${now.clause}`), phrase("go_redline"));
  } else if (now) {
    line.append(line.textContent ? "　" : "", phrase(`go_${now.change}`, { name: called(now.notice) }));
    add(address(`compare/${now.last.notice}/${now.notice}/#old-${now.last.clause}`), phrase("go_redline"));
  } else if (by) {
    await fetched(by);
    add(href(target(by)), `${phrase("go_by")}：${called(by)}`);
  }
}

/**
 * The target in the latest version that has begun, and what happened to its text on the way.
 * @param {Target} one
 */
async function followed(one) {
  let at = { notice: one.notice, clause: one.clause };
  let last = at;
  /** @type {Change} */
  let change = "same";
  for (;;) {
    const to = notice(at.notice).next;
    const next = notice(at.notice).clauses[at.clause]?.next;
    if (!to || (one.clause && !next)) break;
    await fetched(to);
    if (notice(to).held && code(to) === "not-yet") break;
    last = at;
    at = { notice: to, clause: next?.[0] ?? "" };
    // What was merged stays so, though its text is edited afterwards.
    if (next && next[1] !== "same" && (change !== "merged" || !next[0])) change = next[1];
    if (one.clause && !at.clause) break;
  }
  return at.notice === one.notice ? null : { ...at, change, last };
}

/** @param {string} id */
async function fetched(id) {
  known.notices[id] ??= await readNotice(id, load);
}

/**
 * A clause that its document does not have: what it has, and the way there.
 * @param {Lacking} lack
 */
function missing(lack) {
  if (lack.work) {
    const name = known.works[lack.work]?.title[column] ?? lack.work;
    say(phrase("go_missing", { name, clause: lack.words }));
    offer(href({ ...target(""), work: lack.work }), name);
    return;
  }
  const name = called(lack.notice);
  const [first, last] = lack.has.map((id) => clauseName(lack.notice, id));
  const line = say(phrase("go_missing", { name, clause: shortened(lack.words) }));
  if (first) line.append(phrase(first === last ? "go_has_one" : "go_has", { first, last: last ?? "" }));
  const there = target(lack.notice, lack.above);
  offer(href(there), nameOf(there, true));
}

/**
 * Words that were not understood, with the search for them.
 * @param {string} words
 */
function unknown(words) {
  const line = say(phrase("go_unknown", { q: shortened(words) }));
  line.append(" ", link(searchFor(words), phrase("go_search_it")));
}

/** @type {(notice: string, clause?: string) => Target} */
function target(notice, clause = "") {
  return { notice, clause, work: "", wid: "", body: "" };
}
/** @param {string} id */
const code = (id) => statusOf(notice(id), today);
/** @param {string} id */
const status = (id) => phrase(notice(id).held ? markOn(notice(id).periods, today) : "not_held");
/** @param {string} id */
const gone = (id) => Boolean(id) && ["repealed", "expired", "superseded"].includes(code(id));
/**
 * A phrase of the word table, with its holes filled.
 * @param {string} key
 * @param {Record<string, string>} [values]
 */
function phrase(key, values = {}) {
  return (said[key] ?? key).replace(/\{(\w+)\}/g, (hole, name) => values[name] ?? hole);
}
/** @param {string} text */
function shortened(text) {
  const chars = Array.from(text);
  return chars.length > 60 ? `${chars.slice(0, 60).join("")}…` : text;
}
/** @param {string} path */
function address(path) {
  const url = new URL(`${folder}/${path}`, here);
  if (asked) url.searchParams.set("on", asked);
  return url.href;
}
/** @param {string} words */
function searchFor(words) {
  const url = new URL(address("search/"));
  url.searchParams.set("q", Array.from(words.toWellFormed()).slice(0, 600).join(""));
  return url.href;
}
/**
 * @template {keyof HTMLElementTagNameMap} N
 * @param {N} name
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}
/** @param {string} text */
function say(text) {
  return box.appendChild(element("p", {}, text));
}
/** @type {(to: string, text: string) => HTMLElement} */
function link(to, text) {
  return element("a", { href: to }, text);
}
/** @type {(to: string, text: string) => void} */
function offer(to, text) {
  box.appendChild(element("p", {}, link(to, text)));
}

if (query.trim()) {
  try {
    /** @type {GoData} */
    const site = await load("go.json");
    const [from, to] = site.fold.map((text) => Array.from(text));
    const folding = new Folding(new Map(from?.map((char, i) => [char, to?.[i] ?? char])));
    const found = await answered(query, today, folding, site.files, load);
    Object.assign(known, found.known);
    await tell(found.answer);
  } catch (error) {
    say(phrase("go_failed"));
    throw error;
  }
}
