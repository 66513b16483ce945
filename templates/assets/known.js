// What a text can mean, and no more of the site than that: the part of its data that the resolver
// needs, fetched by the keys of all that the text may name. tiaowen/exports/go.py writes the files.
import { Documents } from "./documents.js";
import { resolveWith } from "./resolver.js";

/** @typedef {import("./query.js").Folding} Folding */

const MOST_KEYS = 60;
const MOST_NOTICES = 12;
const AT_ONCE = 3;
const MOST_CLAUSES = 2_500; // characters of clauses, behind which those of no more notices are read
const HINTS = 3; // notices that have the serial alone

/**
 * The answer to a text, and the notices that were fetched for it.
 * @param {string} text
 * @param {string} day
 * @param {Folding} folding
 * @param {number} files how many files of keys there are
 * @param {(path: string) => Promise<any>} load reads a file below data/
 * @returns {Promise<{ answer: Answer, known: Known }>}
 */
export async function answered(text, day, folding, files, load) {
  const probe = new Documents({ notices: {}, works: {}, bodies: {} }, folding);
  resolveWith(text, day, probe);
  /** @type {Map<number, Promise<Record<string, any[]>>>} */
  const shards = new Map();
  const look = async (/** @type {string} */ key) => {
    const at = placeOf(key, files);
    const shard = shards.get(at) ?? load(`go-keys/${at}.json`);
    shards.set(at, shard);
    const found = await shard;
    return Object.hasOwn(found, key) ? found[key] ?? [] : null;
  };
  const keys = [...probe.asked];
  let many = keys.length > MOST_KEYS;
  const found = new Map(await Promise.all(keys.slice(0, MOST_KEYS).map(async (key) => (
    /** @type {[string, any[] | null]} */ ([key, await look(key)])))));
  /** @type {Known} */
  const known = { notices: {}, works: {}, bodies: {} };
  /** @type {Set<string>} */
  const names = new Set();
  for (const [key, values] of found) {
    const into = { w: known.works, o: known.bodies, p: known.bodies }[key.charAt(0)];
    const hint = /^n[0-9]+$/.test(key) && [...found.keys()].some((one) => one.endsWith(`/${key.slice(1)}`));
    for (const value of (hint || key === "n令" ? values?.slice(0, HINTS) : values) ?? []) {
      if (into) into[value[0]] = value[1];
      // The whole serial is a hint where no notice has the number; those of the year come first.
      else if (!isSpare(key, found)) names.add(value);
    }
  }
  const reader = new NoticeReader(known.notices, load);
  if (await reader.read([...names], probe.clauses)) many = true;
  // Only now is it known which titles no notice bears whole, of which halves may be meant.
  const rest = new Documents(known, folding);
  resolveWith(text, day, rest);
  names.clear();
  for (const [title, pair] of [...rest.halves].slice(0, MOST_KEYS)) {
    if (found.get(`t${title}`) || found.get(`o${title}`)) continue;
    const [first, last] = await Promise.all(pair.map(look));
    if (!first || !last) continue;
    // Characters that very many titles have lead to no list: the others are all that is known then.
    const common = !first.length && !last.length;
    const fits = first.length && last.length ? first.filter((/** @type {string} */ one) => last.includes(one)) : [...first, ...last];
    many ||= common || fits.length > MOST_NOTICES;
    for (const one of fits) names.add(one);
  }
  if (await reader.read([...names], false)) many = true;
  const places = new Documents(known, folding);
  resolveWith(text, day, places);
  if (await reader.readClauses([...places.places])) many = true;
  const answer = resolveWith(text, day, new Documents(known, folding));
  return { answer: many ? unsettled(answer) : answer, known };
}

/** Reads notices, and the clauses of those in which one is sought, until that has grown too long. */
class NoticeReader {
  /**
   * @param {Known["notices"]} into
   * @param {(path: string) => Promise<any>} load
   */
  constructor(into, load) {
    this.into = into;
    this.load = load;
    this.length = 0;
    /** @type {Set<string>} those of which the clauses were read */
    this.whole = new Set();
  }

  /**
   * Read notices, the first of them; whether any was left.
   * @param {string[]} names
   * @param {boolean} clauses whether their clauses will be wanted, unless they are many
   */
  async read(names, clauses) {
    const wanted = names.filter((name) => !Object.hasOwn(this.into, name));
    const some = wanted.slice(0, Math.max(0, MOST_NOTICES - Object.keys(this.into).length));
    await Promise.all(some.map((name) => this.one(name, clauses && some.length <= AT_ONCE)));
    return some.length < wanted.length;
  }

  /**
   * Read the clauses of notices; whether any was left, which then is not known at all.
   * @param {string[]} names
   */
  async readClauses(names) {
    const left = names.filter((name) => !this.whole.has(name));
    while (left.length && this.length < MOST_CLAUSES) {
      await Promise.all(left.splice(0, AT_ONCE).map((name) => this.one(name, true)));
    }
    for (const name of left) delete this.into[name];
    return left.length > 0;
  }

  /** @type {(name: string, clauses: boolean) => Promise<void>} */
  async one(name, clauses) {
    const facts = this.into[name] ?? this.load(`go/${name}.json`);
    const told = clauses ? this.load(`go-clauses/${name}.json`) : { runs: [] };
    const [its, runs] = await Promise.all([facts, told]);
    this.into[name] = noticeOf(its, runs);
    this.length += JSON.stringify(runs).length;
    if (clauses) this.whole.add(name);
  }
}

/**
 * A notice with its clauses.
 * @param {string} name
 * @param {(path: string) => Promise<any>} load
 */
export async function readNotice(name, load) {
  const [facts, told] = await Promise.all([load(`go/${name}.json`), load(`go-clauses/${name}.json`)]);
  return noticeOf(facts, told);
}

/**
 * Whether a key is looked up only for hints: 57 where the text says 2025/57, and that has notices.
 * @param {string} key
 * @param {Map<string, any[] | null>} found
 */
function isSpare(key, found) {
  if (!/^n[0-9]+$/.test(key) && key !== "n令") return false;
  const serial = key === "n令" ? null : key.slice(1);
  for (const [other, values] of found) {
    if (serial ? other.endsWith(`/${serial}`) && other.startsWith("n") && values?.length
      : /^n[0-9]+$/.test(other) && values?.length) return true;
  }
  return false;
}

/**
 * Where not all was looked at, nothing is certain.
 * @param {Answer} answer
 * @returns {Answer}
 */
function unsettled(answer) {
  const kind = answer.kind === "go" ? "list" : answer.kind;
  return { ...answer, kind, notes: answer.notes.includes("many") ? answer.notes : [...answer.notes, "many"] };
}

/**
 * The number of the file that has a key, as tiaowen/exports/go.py computes it.
 * @param {string} key
 * @param {number} files
 */
function placeOf(key, files) {
  let digest = 0;
  for (const char of key) digest = (digest * 31 + (char.codePointAt(0) ?? 0)) % 2 ** 32;
  return digest % files;
}

/**
 * What is known of a notice, its clauses no longer in runs.
 * @param {any} facts the content of data/go/<notice>.json
 * @param {any} told that of data/go-clauses/<notice>.json
 * @returns {KnownNotice}
 */
function noticeOf(facts, told) {
  /** @type {ClauseTable} */
  const clauses = {};
  for (const [prefix, first, last, style, parent, measure, k] of told.runs) {
    const shared = { style, parent, measure: Boolean(measure) };
    if (k !== undefined && k >= 0) {
      clauses[prefix] = { ...shared, number: [first, last], ...(k ? { k } : {}) };
      continue;
    }
    for (let n = first; n <= last; n += 1) {
      clauses[`${prefix}${n}`] = { ...shared, number: k ? [0, 0] : [n, 0], ...(k === -1 ? { k: n + 1 } : {}) };
    }
  }
  if (facts.next) {
    for (const [name, clause] of Object.entries(clauses)) clause.next = told.next[name] ?? [name, "same"];
  }
  return { ...facts, clauses };
}
