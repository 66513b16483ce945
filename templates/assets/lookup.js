// A word → the units that may have it, by the index. Its rarest keys are looked up first, and only
// until few blocks are left.
import { keys, ways } from "./query.js";

/** @typedef {import("./shards.js").Store} Store */

export const SLOTS = 8; // units of a block, as in tiaowen/search/units.py
export const FEW = 4; // blocks: fetching these is cheaper than asking the index again
const USEFUL = 0.7; // keys that leave a larger share of the units are looked up last
const MANY = 1500; // units: with fewer left, no long list is fetched
const OFTEN = 2; // long lists that are fetched for a word, at most
const KEYS = 6; // keys of a word that are looked up, at most

/**
 * The units that may have a word: `keys` are those that the index vouches for, for each writing of
 * the word, `spare` those that it was not asked for.
 * @typedef {object} Lookup
 * @property {Uint32Array} units
 * @property {Uint32Array} heads those that have it in their heading
 * @property {string[][]} keys
 * @property {string[]} spare
 */
/**
 * The numbers that both lists have.
 * @param {Uint32Array} a rising
 * @param {Uint32Array} b rising
 */
export function common(a, b) {
  const found = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const [one = 0, two = 0] = [a[i], b[j]];
    if (one === two) found.push(one);
    if (one <= two) i++;
    else j++;
  }
  return Uint32Array.from(found);
}

/** @type {(a: Uint32Array | null, b: Uint32Array) => Uint32Array} */
const narrowed = (a, b) => (a ? common(a, b) : b);
export const blockOf = (/** @type {number} */ unit) => Math.floor(unit / SLOTS);
export const blocksOf = (/** @type {Iterable<number>} */ units) => new Set(Array.from(units, blockOf));

/**
 * The units of the blocks that have a character.
 * @param {Store} store
 * @param {string} char
 * @returns {Promise<Lookup>}
 */
async function lookupCharacter(store, char) {
  const heads = new Uint32Array(0);
  const entry = await store.find(char);
  if (!entry) return { units: heads, heads, keys: [], spare: [] };
  const { units: blocks } = entry.units ? entry : await store.often(char, entry.count);
  const units = new Uint32Array(blocks.length * SLOTS);
  for (const [i, block] of blocks.entries()) {
    for (let slot = 0; slot < SLOTS; slot++) units[i * SLOTS + slot] = block * SLOTS + slot;
  }
  return { units, heads, keys: [], spare: [] };
}

/**
 * The units that may have a word, in any of its writings.
 * @param {Store} store
 * @param {Word} word
 * @returns {Promise<Lookup>}
 */
export async function lookup(store, word) {
  const all = await Promise.all(ways(word).map((one) => lookupWriting(store, one)));
  const found = all.filter(({ units }) => units.length);
  const [one, ...more] = found;
  if (!one || !more.length) return one ?? { units: new Uint32Array(0), heads: new Uint32Array(0), keys: [], spare: [] };
  const union = (/** @type {"units" | "heads"} */ name) =>
    Uint32Array.from(new Set(found.flatMap((some) => Array.from(some[name])))).sort();
  // A key that was not asked for narrows the units of one writing alone.
  return { units: union("units"), heads: union("heads"), keys: found.flatMap(({ keys }) => keys), spare: [] };
}

/** @type {typeof lookup} */
async function lookupWriting(store, word) {
  if ([...word.bare].length === 1) return lookupCharacter(store, word.bare);
  const all = keys(word, store).slice(0, KEYS);
  let units = /** @type {Uint32Array | null} */ (null);
  let heads = /** @type {Uint32Array | null} */ (null);
  /** @type {string[]} */
  const used = [];
  /** @type {[number, string][]} */
  const often = [];
  for (let i = 0; i < all.length; i += 2) {
    const pair = all.slice(i, i + 2);
    const before = units?.length ?? Infinity;
    const entries = await Promise.all(pair.map(async (key) => ({ key, entry: await store.find(key) })));
    for (const { key, entry } of entries) {
      if (!entry) return { units: new Uint32Array(0), heads: new Uint32Array(0), keys: [], spare: [] };
      if (entry.units) {
        units = narrowed(units, entry.units);
        heads = narrowed(heads, entry.heads);
        used.push(key);
      } else {
        often.push([entry.count, key]);
      }
    }
    if (units && (blocksOf(units).size <= FEW || units.length > before * USEFUL)) break;
  }
  often.sort((a, b) => a[0] - b[0]);
  for (const [count, key] of often.slice(0, OFTEN)) {
    if (units && units.length <= MANY) break;
    const entry = await store.often(key, count);
    units = narrowed(units, entry.units);
    heads = narrowed(heads, entry.heads);
    used.push(key);
  }
  units ??= new Uint32Array(0);
  heads ??= new Uint32Array(0);
  return { units, heads, keys: [used], spare: all.filter((key) => !used.includes(key)) };
}
