// A citation that is typed into the search box → what the one resolver makes of it, as /go/ does.
// search.js loads this only where the words look like a citation.
import { answered } from "./known.js";
import { Folding } from "./query.js";
import { statusOf } from "./resolver.js";
import { targetsIn } from "./targets.js";

const MOST = 5; // targets that stand above the hits; /go/ has them all

/**
 * What stands above the hits.
 * @typedef {object} Cited
 * @property {{ href: string, name: string, title: string, status: Status | "" }[]} lines
 * @property {string} exact where Enter leads to: "" where not all was understood, or means several things
 * @property {string} go the page /go/ with the citation
 */

/** @type {Promise<{ folding: Folding, files: number }> | null} */
let opened = null;

/**
 * @param {string} text
 * @param {URL} root
 * @param {string} folder
 * @returns {Promise<Cited | null>} null for words that are no citation
 */
export async function cited(text, root, folder) {
  const load = async (/** @type {string} */ path) => {
    const response = await fetch(new URL(`data/${path}`, root));
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response.json();
  };
  opened ??= load("go.json").then((/** @type {GoData} */ site) => {
    const [from, to] = site.fold.map((chars) => Array.from(chars));
    const folding = new Folding(new Map(from?.map((char, i) => [char, to?.[i] ?? char])));
    return { folding, files: site.files };
  });
  opened.catch(() => { opened = null; });
  const { folding, files } = await opened;
  const day = readersDay();
  const { answer, known } = await answered(text, day, folding, files, load);
  const told = [answer.targets, answer.unknown, answer.lacking, answer.near, answer.notes];
  if (answer.kind === "search" || !told.some((one) => one.length)) return null;
  const address = (/** @type {string} */ path) => {
    const url = new URL(`${folder}/${path}`, root);
    const asked = askedDay();
    if (asked) url.searchParams.set("on", asked);
    return url.href;
  };
  const { href, nameOf, title } = targetsIn(known, folder === "zh-hant" ? 1 : 0, address);
  const lines = answer.targets.slice(0, MOST).map((one) => {
    const notice = one.notice ? known.notices[one.notice] : null;
    /** @type {Status | ""} */
    const status = notice?.held ? statusOf(notice, day) : "";
    return { href: href(one), name: nameOf(one, true), title: notice ? title(one.notice) : "", status };
  });
  const go = new URL(`go/?q=${encodeURIComponent(text)}`, root);
  const asked = askedDay();
  if (asked) go.searchParams.set("on", asked);
  const [one] = lines;
  const lives = one && ["", "in-force", "not-yet", "suspended"].includes(one.status);
  // /go/ tells first that what is cited holds no longer, and where it lives on.
  const exact = answer.kind !== "go" || !one ? "" : lives ? one.href : go.href;
  return { lines, exact, go: go.href };
}
