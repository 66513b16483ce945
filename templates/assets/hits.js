// What the search found, as lines of a list.
import { ways } from "./query.js";

/** @typedef {import("./engine.js").Hit} Hit */
/** @typedef {import("./engine.js").Search} Search */

const BEFORE = 24; // characters of a snippet in front of its first mark
const LONG = 120;
const THINGS = 5; // bodies, topics and regions above the hits

/**
 * A new element.
 * @template {keyof HTMLElementTagNameMap} N
 * @param {N} name
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[N]}
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/**
 * The bodies, topics and regions of the hits that are named as the reader named them, as lines
 * above the hits.
 * @param {Search[]} searches
 * @param {SearchWords} words
 * @param {URL} home
 */
export function things(searches, words, home) {
  const wanted = new Set(searches.flatMap((one) => one.words.flatMap(ways)).map((way) => way.bare));
  /** @type {Map<string, HTMLElement>} */
  const found = new Map();
  for (const { hits, folding } of searches) for (const { item, clause } of hits) {
    /** @type {[Dimension, string, Named[]][]} */
    const named = [["body", "bodies", clause.bodies], ["topic", "topics", item.topics], ["region", "regions", [item.region]]];
    for (const [kind, folder, values] of named) {
      for (const [id, name] of values) {
        if (!wanted.has(folding.bare(name)) || found.size === THINGS) continue;
        const { href } = keepingDay(new URL(`../${folder}/${id}/`, home));
        const region = kind === "body" && id.startsWith(`${item.region[0]}/`) ? ` ${item.region[1]}` : "";
        found.set(href, element("li", { class: "thing" }, element("span", { class: "kind" }, words.dimensions[kind] ?? ""),
          " ", element("a", { href }, name), element("small", {}, region)));
      }
    }
  }
  return [...found.values()];
}

/**
 * A hit as a line of the list.
 * @param {Hit} hit
 * @param {SearchWords} words
 * @param {URL} home the search page
 */
export function line(hit, words, home) {
  const { item, clause } = hit;
  const name = clause.head ? clause.text.slice(0, clause.head) : clause.name;
  const number = item.kind === "notice" ? item.number || `《${item.name}》` : item.name;
  const title = clause.id ? name : item.kind === "notice" ? item.name : "";
  const place = element("a", { href: hrefOf(hit, home).href }, element("span", { class: "number" }, number),
    ...(title ? [" ", title] : []));
  const made = element("li", { "data-ref": hit.ref });
  if (hit.status) {
    made.append(element("span", { class: "status", "data-status": hit.status },
      words.facets.status?.[item.periods ? markOn(readPeriods(item.periods), readersDay()) : hit.status] ?? hit.status), " ");
  } else {
    const kind = item.kind === "notice" ? words.unheld : words.facets.kind?.[item.kind] ?? item.kind;
    made.append(element("span", { class: "kind" }, kind), " ");
  }
  made.append(place);
  if (hit.apart) made.append(" ", element("small", {}, words.apart));
  made.append(element("p", { class: "snippet" }, ...snippet(hit)));
  return made;
}

/**
 * The address of a hit, where its words are marked.
 * @param {Hit} hit
 * @param {URL} home
 */
function hrefOf({ item, clause, marks }, home) {
  const notice = item.kind === "notice";
  const page = `../${notice ? "notices" : "records"}/${item.id}/${clause.ownPage ? `${clause.id}/` : ""}`;
  const url = new URL(page, home);
  const phrases = new Set(marks.map(([start, end]) => clause.text.slice(start, end)));
  for (const phrase of [...phrases].slice(0, 5)) url.searchParams.append("mark", phrase);
  // The page of a measure opens at its top, where its status stands.
  if (!clause.ownPage) url.hash = clause.id;
  return keepingDay(url);
}

/**
 * The text around the first mark.
 * @param {Hit} hit
 */
function snippet({ clause: { text }, marks }) {
  const first = marks[0]?.[0] ?? 0;
  const from = first > BEFORE + 8 ? first - BEFORE : 0;
  const to = Math.max(from + LONG, marks[0]?.[1] ?? 0);
  /** @type {(string | Node)[]} */
  const parts = from ? ["…"] : [];
  let at = from;
  for (const [start, end] of marks.filter(([start]) => start < to)) {
    parts.push(text.slice(at, start), element("mark", {}, text.slice(start, end)));
    at = end;
  }
  if (at < to) parts.push(text.slice(at, to));
  if (Math.max(at, to) < text.length) parts.push("…");
  return parts.map((part) => (typeof part === "string" ? part.replaceAll("\t", "　") : part));
}
