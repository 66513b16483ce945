// What else a reader may have meant, where the words as typed stand in too few clauses: words for
// the same thing; then the words that the corpus has of what was typed as one (首台套|保险).
import { common, lookup } from "./lookup.js";
import { indexed, places, ways } from "./query.js";

/** @typedef {import("./engine.js").Search} Search */
/** @typedef {import("./shards.js").Store} Store */
/**
 * A search for other words than were typed; `words` are the parts, or the words that stand for what
 * was typed.
 * @typedef {{kind: "like" | "parts" | "parts_apart", words: string[], search: Search}} Wider
 */

const ENOUGH = 3; // hits: with fewer, more is looked for
const LONGEST = 16; // characters of a word that is cut
const VARIANTS = 8;
const TRIES = 4; // ways to cut a word that are tried, until one finds something
const PIECE = 8; // characters of a part at most
const NOTHING = { number: 0, exact: true, most: 0 };

/**
 * The searches that find more, the nearest to what was typed first.
 * @param {Search} search
 * @returns {Promise<Wider[]>}
 */
export async function wider(search) {
  const { store, words } = search;
  if (words.every(({ exact }) => exact)) return [];
  const known = new Set(search.hits.map(({ ref }) => ref));
  /** @type {Wider[]} */
  const found = [];
  const attempt = async (/** @type {"like" | "parts"} */ kind, /** @type {Word[]} */ own, some = own) => {
    const more = await search.nearest(some);
    const fresh = more.hits.filter(({ ref }) => !known.has(ref));
    if (!fresh.length) return;
    for (const { ref } of fresh) known.add(ref);
    const apart = kind === "parts" && fresh.every((hit) => hit.apart);
    Object.assign(more, { hits: fresh });
    const told = kind === "like" ? standing(more, own) : own.map(nameOf);
    found.push({ kind: apart ? "parts_apart" : kind, words: told, search: more });
  };
  const rows = await store.alike();
  const like = words.map((word) => withLike(word, rows));
  if (like.some((word, i) => word !== words[i])) await attempt("like", words, like);
  if (known.size >= ENOUGH) return found;
  const cutting = await Promise.all(words.map((word) => cuts(word, search, words.length === 1)));
  const tries = Math.max(...cutting.map(({ length }) => length));
  for (let i = 0; i < tries && known.size < ENOUGH; i++) {
    // Of several words each is cut in the best way; a single one in the next, where that found nothing.
    const parts = words.flatMap((word, n) => cutting[n]?.[words.length > 1 ? 0 : i] ?? [word]);
    if (i && (words.length > 1 || found.some(({ kind }) => kind !== "like"))) break;
    if (parts.length === words.length) continue;
    await attempt("parts", parts);
    const both = parts.map((word) => withLike(word, rows));
    if (known.size < ENOUGH && both.some((word, n) => word !== parts[n])) await attempt("like", parts, both);
  }
  return found;
}

/**
 * What a search finds without some of its words: what is left of them as a reader would type it.
 * @typedef {{without: string, kept: string, count: Search["count"]}} Fewer
 */

/**
 * How much there is for some of the words, where there is nothing for all: without those that the
 * corpus lacks; else without each one. A single word is cut into the parts that the corpus has.
 * @param {Search} search
 * @returns {Promise<Fewer[]>}
 */
export async function fewer(search) {
  const [one, ...more] = search.words;
  if (!one) return [];
  const words = more.length ? search.words : await pieces(one, search);
  if (!more.length && words.some(({ bare }) => bare.length === 1)) return []; // cut in a wrong place
  const known = await Promise.all(words.map((word) => has(search, word)));
  const lacking = words.filter((_, i) => !known[i]);
  const drops = lacking.length ? [lacking] : words.map((word) => [word]);
  const found = await Promise.all(drops.map(async (drop) => {
    const rest = words.filter((word) => !drop.includes(word));
    const { count } = rest.length ? await search.nearest(rest) : { count: NOTHING };
    return { without: drop.map(nameOf).join(" "), kept: rest.map(quoted).join(" "), count };
  }));
  return found.filter(({ count: { number } }) => number);
}

/**
 * Whether a word stands anywhere; of a pair the index alone knows it.
 * @param {Search} search
 * @param {Word} word
 */
async function has(search, word) {
  const { units } = await lookup(search.store, word);
  return units.length > 0 && (indexed(word, search.store) || (await search.nearest([word], 1)).hits.length > 0);
}

/** @param {Word} word */
const quoted = (word) => (word.exact ? `"${nameOf(word)}"` : nameOf(word));
const nameOf = (/** @type {Word} */ word) => word.typed ?? word.bare;

/**
 * What stands in the hits for words that were not typed.
 * @param {Search} search
 * @param {Word[]} typed
 */
function standing({ hits, folding, words }, typed) {
  const known = new Set(typed.flatMap(ways));
  const others = words.flatMap(ways).filter((way) => !known.has(way));
  return [...new Set(others.flatMap((way) => hits.flatMap(({ clause: { text } }) =>
    places(way, text, folding, false).map(([start, end]) => text.slice(start, end)))))];
}

/**
 * A word with what may stand for a part of it; the same one where nothing does.
 * @param {Word} word
 * @param {{words: string[], others: string[]}[]} rows
 * @returns {Word}
 */
function withLike(word, rows) {
  if (word.exact) return word;
  /** @type {Set<string>} */
  const found = new Set();
  for (const { words, others } of rows) {
    const own = words.filter((one) => stands(one, word.bare)).sort((a, b) => b.length - a.length)[0];
    if (!own) continue;
    for (const other of others) {
      const bare = word.bare.replace(own, other);
      if (!other.includes(own) && !bare.includes(word.bare)) found.add(bare);
    }
  }
  if (!found.size) return word;
  /** @type {Word[]} */
  const variants = [...found].slice(0, VARIANTS).map((bare) => ({ bare, exact: false }));
  return { ...word, others: [...word.others ?? [], ...variants] };
}

/**
 * Whether a word stands in another; one of letters not as a part of longer letters: ai in email.
 * @param {string} word
 * @param {string} text
 */
function stands(word, text) {
  return /^[a-z]+$/.test(word) ? new RegExp(`(?<![a-z])${word}(?![a-z])`).test(text) : text.includes(word);
}

/**
 * The ways to cut a word into parts that the corpus has, those first that stand in the most clauses
 * together by the index, two before three; without any, those first of which each part is usual. No
 * way where it is left whole.
 * @param {Word} word
 * @param {Search} search
 * @param {boolean} always whether it is cut even where the corpus has it
 * @returns {Promise<Word[][]>}
 */
async function cuts(word, { store, folding }, always) {
  const atoms = Array.from(word.bare.matchAll(/[a-z0-9]+|./gu));
  if (word.exact || atoms.length < 3 || word.bare.length > LONGEST) return [];
  if (!always && (await lookup(store, word)).units.length) return [];
  const { at } = folding.fold(nameOf(word));
  /** @type {Map<string, Promise<Uint32Array>>} */
  const lists = new Map();
  const unitsOf = (/** @type {string} */ bare) => {
    const list = lists.get(bare) ?? lookup(store, { bare, exact: false }).then(({ units }) => units);
    lists.set(bare, list);
    return list;
  };
  const starts = [...atoms.map(({ index }) => index), word.bare.length];
  /** @type {{parts: Word[], rank: number[]}[]} */
  const found = [];
  for (const count of [2, 3]) {
    for (const spans of splits(starts, count)) {
      const parts = spans.map(([start, end]) => ({
        typed: nameOf(word).slice(at[start], at[end]), bare: word.bare.slice(start, end), exact: /** @type {false} */ (false),
      }));
      const units = await Promise.all(parts.map(({ bare }) => unitsOf(bare)));
      const often = Math.min(...units.map(({ length }) => length));
      const shared = units.reduce((a, b) => common(a, b)).length;
      if (often) found.push({ parts, rank: [shared ? 0 : 1, count, -(shared || often)] });
    }
  }
  return found.sort(({ rank: a }, { rank: b }) => a.map((one, i) => one - (b[i] ?? 0)).find(Boolean) ?? 0)
    .slice(0, TRIES).map(({ parts }) => parts);
}

/**
 * A word as the longest parts that the corpus has, from its start, and what is left between them.
 * @param {Word} word
 * @param {Search} search
 */
async function pieces(word, search) {
  const { at } = search.folding.fold(nameOf(word));
  const text = word.bare.slice(0, LONGEST);
  /** @type {Word[]} */
  const found = [];
  let lacking = 0;
  const add = (/** @type {number} */ start, /** @type {number} */ end) => {
    if (end > start) found.push({ typed: nameOf(word).slice(at[start], at[end]), bare: text.slice(start, end), exact: false });
  };
  for (let start = 0; start < text.length;) {
    let end = Math.min(text.length, start + PIECE);
    while (end > start + 1 && !(await has(search, { bare: text.slice(start, end), exact: false }))) end--;
    if (end === start + 1) {
      start = end;
      continue;
    }
    add(lacking, start);
    add(start, end);
    start = lacking = end;
  }
  add(lacking, text.length);
  return found;
}

/**
 * The ways to cut a text into so many parts of at least two characters.
 * @param {number[]} starts of its characters, and its end
 * @param {number} count
 * @returns {Generator<[number, number][]>}
 */
function* splits(starts, count) {
  const [start = 0, ...rest] = starts;
  const end = rest.at(-1) ?? start;
  if (count === 1) {
    if (end - start > 1) yield [[start, end]];
    return;
  }
  for (const [i, at] of rest.entries()) {
    if (at - start < 2 || at === end) continue;
    for (const others of splits(rest.slice(i), count - 1)) yield [[start, at], ...others];
  }
}
