// A word with numbers → the other ways in which texts write the same: 第48条 and 第四十八条; 5万元,
// 50000元 and 五万元; 2025年57号 and 〔2025〕57号: the cases
// `numbers` of tests/cases/query.md.
/** @typedef {import("./query.js").Folding} Folding */
import { chinese, parseDigits, parseNumber } from "./numerals.js";

const HAN = "〇零一二三四五六七八九";
const DIGITS = `0-9${HAN}十百千万亿两`;
// Only beside these is 一 a number: not in 一般, 统一 or 一致.
const COUNTED = "条款项目章节编篇部号年月日天周小时元块个名人家户件次倍岁种类批级届期册页亩吨公米平台套辆架位所层处起步岗班";
const NUMBER = new RegExp(`(?:百分之([${DIGITS}]+)|([${HAN}十百千万亿两]+)|(\\d{1,3}(?:,\\d{3})+|\\d+)((?:\\.\\d+)?)([万亿]?)(%?))`, "gu");
const DOCUMENT = /((?:19|20)\d\d)[\])〕】年]{0,2}第?(\d+)(?=号)/u;
const ENDING_IN_ONE = "统唯同单专之任逐划"; // 一 belongs to the character before it
const INSIDE_BEFORE = new RegExp(`[${DIGITS}]$|\\d[.,]$|[${HAN}]点$`, "u");
const INSIDE_AFTER = new RegExp(`^(?:[${DIGITS}%]|[.,]\\d|点[${HAN}])`, "u");
const SIGNS = /\d\.\d|\d%/u;
const WAYS = 6;
/** @type {[string, number][]} */
const LARGE = [["亿", 1e8], ["万", 1e4]];

/**
 * The value of a numeral with 万 or 亿, 0 for anything else.
 * @param {string} text
 * @returns {number}
 */
function largeNumber(text) {
  for (const [unit, size] of LARGE) {
    const at = text.indexOf(unit);
    if (at < 0) continue;
    const rest = text.slice(at + 1).replace(/^[〇零]/u, "");
    const [high, low] = [largeNumber(text.slice(0, at)), rest ? largeNumber(rest) : 0];
    return high && low < size && Boolean(rest) === Boolean(low) ? high * size + low : 0;
  }
  return parseNumber(text) || parseDigits(text);
}

/**
 * @param {number} value a whole number below 10^12
 * @returns {string}
 */
function han(value) {
  const large = LARGE.find(([, size]) => value >= size);
  if (!large) return chinese(value);
  const [unit, size] = large;
  const rest = value % size;
  return han(Math.floor(value / size)) + unit + (rest && rest < size / 10 ? "零" : "") + (rest ? han(rest) : "");
}

/**
 * The ways to write a number: in digits, with one unit of 万 or 亿, with another, in Chinese, in two
 * kinds of rarer Chinese. Empty where it is no number.
 * @param {RegExpMatchArray} match
 * @param {string} before the character before it
 * @param {string} after
 * @returns {string[]}
 */
function forms([, share, words, digits = "", decimals, unit, sign], before, after) {
  const percent = Boolean(share || sign);
  if (after === "点" || /^0\d/u.test(digits) || !(percent || before === "第" || (after && COUNTED.includes(after)))) return [];
  const size = LARGE.find(([name]) => name === unit)?.[1] ?? 1;
  const value = digits ? Math.round(Number(digits.replaceAll(",", "") + decimals) * size * 100) / 100
    : largeNumber(share ?? words ?? "");
  if (!value || value % 1 || value >= 1e12) return [];
  if (percent) return [`${value}%`, `百分之${han(value)}`];
  if (after === "年" && value > 1000 && value < 3000) {
    const year = Array.from(String(value), (digit) => HAN[Number(digit) + 1]).join("");
    const usual = year.replaceAll("零", "〇");
    return [`${value}`, `${value}`, `${value}`, usual, usual, year];
  }
  const [large = `${value}`, larger = large] = LARGE.filter(([, one]) => value >= one && (value / one * 100) % 1 === 0)
    .map(([name, one]) => value / one + name);
  const usual = han(value);
  const two = before === "第" ? usual : usual.replace(/^二(?=[千万亿]|$)/u, "两");
  return [`${value}`, large, larger, usual, two, usual.replaceAll("零", "〇")];
}

/**
 * What the numbers of a word mean for it: its other writings, and where it does not stand though its
 * letters do.
 * @param {string} written the folded word
 * @param {Folding} folding
 * @returns {Pick<Word, "others" | "fits">}
 */
export function numbered(written, folding) {
  /** @type {string[]} what stands between the numbers, one more than there are of these */
  const between = [];
  /** @type {string[][]} */
  const numbers = [];
  let at = 0;
  const add = (/** @type {number} */ start, /** @type {number} */ end, /** @type {string[]} */ ways) => {
    between.push(written.slice(at, start));
    numbers.push(ways);
    at = end;
  };
  const document = DOCUMENT.exec(written);
  if (document) {
    const { index, 0: { length }, 1: year, 2: serial } = document;
    add(index, index + length, ["", "年", "年第", "第"].map((link) => `${year}${link}${serial}`));
  } else {
    for (const match of written.matchAll(NUMBER)) {
      const end = match.index + match[0].length;
      const ways = forms(match, written[match.index - 1] ?? "", written[end] ?? "");
      if (ways.length) add(match.index, end, ways);
    }
  }
  between.push(written.slice(at));
  const [first, last] = [!folding.bare(between[0] ?? ""), !folding.bare(between.at(-1) ?? "")];
  const own = SIGNS.test(written) ? written : folding.bare(written);
  /** @type {Map<string, Word>} */
  const others = new Map();
  for (let way = 0; numbers.length && way < WAYS; way++) {
    const text = between.map((part, n) => part + (numbers[n]?.[way] ?? numbers[n]?.at(-1) ?? "")).join("");
    const bare = folding.bare(text);
    const fits = (/** @type {string} */ folded, /** @type {number} */ start, /** @type {number} */ end) =>
      isWhole(folded, first ? start : 0, last && !text.endsWith("%") ? end : folded.length) && hasSigns(text, folded.slice(start));
    if ((SIGNS.test(text) ? text : bare) !== own) others.set(text, { bare, exact: false, fits });
  }
  return {
    others: [...others.values()],
    ...(SIGNS.test(written) && { fits: (folded, start) => hasSigns(written, folded.slice(start)) }),
  };
}

/**
 * Whether the point and the percent sign of a number stand too: 1.5万元 is not 15万元.
 * @param {string} written
 * @param {string} folded the text that has the letters of what is written at its start
 */
function hasSigns(written, folded) {
  const plain = (/** @type {string} */ text) => text.replace(/[^\p{L}\p{N}.%]/gu, "");
  return !SIGNS.test(written) || plain(folded.slice(0, 2 * written.length)).startsWith(plain(written));
}

/**
 * Whether no longer number begins before the start or ends behind the end: 五日 in 十五日.
 * @param {string} text folded
 * @param {number} start
 * @param {number} end
 */
function isWhole(text, start, end) {
  return !(INSIDE_BEFORE.test(text.slice(Math.max(0, start - 2), start))
    || (text[start] === "一" && ENDING_IN_ONE.includes(text[start - 1] ?? " "))
    || INSIDE_AFTER.test(text.slice(end, end + 2)));
}
