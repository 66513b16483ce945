// What a reader typed → the words to look for; and the folding of texts for comparison.
import { parseDigits, parseNumber } from "./numerals.js";

/** @typedef {typeof import("./writings.js").numbered} Numbered */

/** @type {Record<string, string>} */
const CLOSING = { "（": "）", "(": ")", "〔": "〕", "[": "]", "《": "》", "〈": "〉", "“": "”", "「": "」", "『": "』" };

// Folds as tiaowen/folding.py does: one script, half width, lower case.
export class Folding {
  /** @param {ReadonlyMap<string, string>} table a variant character → the one that it folds to */
  constructor(table) {
    this.table = table;
    /** @type {Map<string, string>} */
    this.known = new Map();
  }

  /** @param {string} char */
  char(char) {
    let folded = this.known.get(char);
    if (folded === undefined) {
      const code = char.codePointAt(0) ?? 0;
      folded = code === 0x3000 ? " "
        : code > 0xff00 && code < 0xff5f ? String.fromCodePoint(code - 0xfee0) : char;
      folded = this.table.get(folded) ?? folded;
      const lower = folded.toLowerCase();
      if ([...lower].length === 1) folded = lower;
      this.known.set(char, folded);
    }
    return folded;
  }

  /**
   * The folded text, and the index in the text of each of its UTF-16 units and of the end.
   * @param {string} text
   * @param {boolean} [bare] drop all that is neither letter nor digit
   */
  fold(text, bare = true) {
    const at = [];
    let folded = "";
    let i = 0;
    for (const char of text) {
      const one = this.char(char);
      if (!bare || /[\p{L}\p{N}]/u.test(one)) {
        folded += one;
        for (let n = one.length; n > 0; n--) at.push(i);
      }
      i += char.length;
    }
    at.push(i);
    return { text: folded, at };
  }

  /** @param {string} text */
  bare(text) {
    return this.fold(text).text;
  }
}

/**
 * The words of a query: "…" is a phrase with its punctuation, -word one that must not occur; all
 * else is bare.
 * @param {string} text
 * @param {Folding} folding
 * @param {Numbered} [numbered] what numbers mean for a word, by writings.js
 * @returns {{words: (Word & {not: boolean})[], cited: CitedClause | null}}
 */
export function parse(text, folding, numbered = () => ({})) {
  const words = [];
  for (const [, not, quoted, plain] of text.matchAll(/([-－](?=\S))?(?:["＂]([^"＂]*)["＂]?|(\S+))/gu)) {
    const exact = quoted !== undefined;
    const written = exact ? quoted.trim() : plain ?? "";
    const bare = folding.bare(written);
    const folded = folding.fold(written, false).text;
    if (bare) words.push({ typed: written, bare, exact: exact && folded, not: Boolean(not), ...(!exact && numbered(folded, folding)) });
  }
  return { words, cited: cited(folding.fold(text, false).text) };
}

/**
 * 57号第20条 → the document number and the number of the clause.
 * @param {string} text folded
 * @returns {CitedClause | null}
 */
function cited(text) {
  const match = /^(.*?(\d+)\s*号)\s*第?\s*(\d+|[〇零一二三四五六七八九十百千]+)\s*[条项点]?\s*$/u.exec(text);
  if (!match) return null;
  const [, number = "", serial, printed = ""] = match;
  return { number, serial: Number(serial), clause: parseNumber(printed) || parseDigits(printed) };
}

/**
 * A word with its other writings.
 * @param {Word} word
 */
export const ways = (word) => [word, ...word.others ?? []];

/**
 * Where a word stands in the text of a unit, in any of its writings.
 * @param {Word} word
 * @param {string} text
 * @param {Folding} folding
 * @param {boolean} [all] false: the first place only
 * @returns {Span[]}
 */
export function places(word, text, folding, all = true) {
  return ways(word).flatMap((one) => placesOf(one, text, folding, all)).sort((a, b) => a[0] - b[0]);
}

/** @type {typeof places} */
function placesOf(word, text, folding, all) {
  const folded = folding.fold(text, !word.exact);
  const wanted = word.exact || word.bare;
  /** @type {Span[]} */
  const found = [];
  for (let i = folded.text.indexOf(wanted); i >= 0; i = folded.text.indexOf(wanted, i + wanted.length)) {
    const start = folded.at[i] ?? 0;
    const last = folded.at[i + wanted.length - 1] ?? 0;
    const end = last + ((text.codePointAt(last) ?? 0) > 0xffff ? 2 : 1);
    if (word.fits && !word.fits(folding.fold(text, false).text, start, end)) continue;
    found.push([start, closed(text, start, end)]);
    if (!all) break;
  }
  return found;
}

/**
 * The end of a piece of text, with its percent sign or the bracket that closes one opened in it:
 * 首台（套）.
 * @param {string} text
 * @param {number} start
 * @param {number} end
 */
function closed(text, start, end) {
  if (/^\d[%％]/u.test(text.slice(end - 1, end + 1))) return end + 1;
  const open = Object.entries(CLOSING).find(([opening, closing]) => {
    const at = text.lastIndexOf(opening, end - 1);
    return at >= start && !text.slice(at, end).includes(closing);
  });
  return open && text[end] === open[1] ? end + 1 : end;
}

/**
 * What of a store tells how the index cuts a word into keys.
 * @typedef {{common: ReadonlySet<string>, numerals: ReadonlySet<string>}} Cutting
 */

/**
 * Keys that together cover a word, those that are likely to be rare first.
 * @param {Word} word
 * @param {Cutting} store
 */
export function keys(word, store) {
  const chars = [...word.bare];
  if (chars.length === 1) return [word.bare];
  /** @type {Map<string, number>} key → how usual it is */
  const found = new Map();
  for (let i = 0; i + 1 < chars.length; i++) {
    const three = chars.slice(i, i + 3);
    const many = three.length === 3 && three.every((char) => store.numerals.has(char));
    const key = (many ? three : three.slice(0, 2)).join("");
    const usual = [...key].filter((char) => store.common.has(char)).length;
    if (!found.has(key)) found.set(key, many ? 1 : usual + (i % 2) / 2);
  }
  return [...found.keys()].sort((a, b) => (found.get(a) ?? 0) - (found.get(b) ?? 0));
}

/**
 * Whether the index alone knows which units have the word.
 * @param {Word} word
 * @param {Cutting} store
 */
export function indexed(word, store) {
  const chars = [...word.bare];
  return !word.exact && !word.fits && !word.others?.length && (chars.length === 2
    || (chars.length === 3 && chars.every((char) => store.numerals.has(char))));
}
