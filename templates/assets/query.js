// What a reader typed → words to look for; a text → what stays of it when texts are compared.

const CLOSING = { "（": "）", "(": ")", "〔": "〕", "[": "]", "《": "》", "〈": "〉", "“": "”", "「": "」", "『": "』" };
const NUMERALS = "〇一二三四五六七八九";

// Folds as tiaowen/folding.py does: one script, half width, lower case.
export class Folding {
  constructor(table) {
    this.table = table;
    this.known = new Map();
  }

  char(char) {
    let folded = this.known.get(char);
    if (folded === undefined) {
      const code = char.codePointAt(0);
      folded = code === 0x3000 ? " "
        : code > 0xff00 && code < 0xff5f ? String.fromCodePoint(code - 0xfee0) : char;
      folded = this.table.get(folded) ?? folded;
      const lower = folded.toLowerCase();
      if ([...lower].length === 1) folded = lower;
      this.known.set(char, folded);
    }
    return folded;
  }

  // The folded text and where each of its characters stands in the text; `bare` drops all that is
  // neither letter nor digit.
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

  bare(text) {
    return this.fold(text).text;
  }
}

// "…" is a phrase with its punctuation, -word one that must not occur; all else is bare.
export function parse(text, folding) {
  const words = [];
  for (const [, not, quoted, plain] of text.matchAll(/([-－](?=\S))?(?:["＂]([^"＂]*)["＂]?|(\S+))/gu)) {
    const exact = quoted !== undefined;
    const written = exact ? quoted.trim() : plain;
    const bare = folding.bare(written);
    if (bare) words.push({ bare, exact: exact && folding.fold(written, false).text, not: Boolean(not) });
  }
  return { words, cited: cited(folding.fold(text, false).text) };
}

// 57号第20条 → the document number and the number of the clause.
function cited(text) {
  const match = /^(.*?(\d+)\s*号)\s*第?\s*(\d+|[〇零一二三四五六七八九十百千]+)\s*[条项点]?\s*$/u.exec(text);
  if (!match) return null;
  const clause = /^\d/.test(match[3]) ? Number(match[3]) : numeral(match[3]);
  return { number: match[1], serial: Number(match[2]), clause };
}

function numeral(text) {
  let total = 0;
  let digit = 0;
  for (const char of text.replaceAll("零", "〇")) {
    const unit = { 十: 10, 百: 100, 千: 1000 }[char];
    if (unit) {
      total += (digit || 1) * unit;
      digit = 0;
    } else {
      digit = digit * (/^[〇一二三四五六七八九]+$/.test(text) ? 10 : 0) + NUMERALS.indexOf(char);
    }
  }
  return total + digit;
}

// Where a word stands in a unit's text, as [start, end] of the text; `all` stops at no first one.
export function places(word, text, folding, all = true) {
  const folded = folding.fold(text, !word.exact);
  const wanted = word.exact || word.bare;
  const found = [];
  for (let i = folded.text.indexOf(wanted); i >= 0; i = folded.text.indexOf(wanted, i + wanted.length)) {
    const last = i + wanted.length - 1;
    const end = folded.at[last] + (text.codePointAt(folded.at[last]) > 0xffff ? 2 : 1);
    found.push([folded.at[i], closed(text, folded.at[i], end)]);
    if (!all) break;
  }
  return found;
}

// The end of a piece of text, with the bracket that closes one opened in it: 首台（套）.
function closed(text, start, end) {
  const open = Object.keys(CLOSING).find((one) => text.lastIndexOf(one, end - 1) >= start
    && !text.slice(text.lastIndexOf(one, end - 1), end).includes(CLOSING[one]));
  return open && text[end] === CLOSING[open] ? end + 1 : end;
}

// Keys that together cover a word, those that are likely to be rare first.
export function keys(word, store) {
  const chars = [...word.bare];
  if (chars.length === 1) return [word.bare];
  const found = new Map();
  for (let i = 0; i + 1 < chars.length; i++) {
    const three = chars.slice(i, i + 3);
    const many = three.length === 3 && three.every((char) => store.numerals.has(char));
    const key = (many ? three : three.slice(0, 2)).join("");
    const usual = [...key].filter((char) => store.common.has(char)).length;
    if (!found.has(key)) found.set(key, many ? 1 : usual + (i % 2) / 2);
  }
  return [...found.keys()].sort((a, b) => found.get(a) - found.get(b));
}

// Whether the index alone knows which units have the word.
export function indexed(word, store) {
  const chars = [...word.bare];
  return !word.exact && (chars.length === 2
    || (chars.length === 3 && chars.every((char) => store.numerals.has(char))));
}
