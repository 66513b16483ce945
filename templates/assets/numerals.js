// Printed numerals ↔ numbers, as tiaowen/numerals.py has them.

/** @type {Record<string, number>} */
const TENS = { 十: 10, 百: 100, 千: 1000 };

/**
 * The value of a printed number from 1 to 9999, 0 for anything else.
 * @param {string} text
 */
export function parseNumber(text) {
  if (/^[0-9]+$/.test(text)) return /^[1-9][0-9]{0,3}$/.test(text) ? Number(text) : 0;
  let value = 0;
  let digit = 0;
  for (const char of text.replaceAll("〇", "零")) {
    const unit = TENS[char];
    if (unit) {
      value += (digit || 1) * unit;
      digit = 0;
    } else {
      digit = char === "两" ? 2 : "零一二三四五六七八九".indexOf(char);
    }
  }
  value += digit;
  return spellings(value).has(text.replaceAll("〇", "零").replaceAll("两", "二")) ? value : 0;
}

/**
 * The value of digits, in Chinese ones too: 二〇 is 20; 0 for anything else.
 * @param {string} text
 */
export function parseDigits(text) {
  const digits = text.replace(/[〇零一二三四五六七八九]/gu, (char) => String("零一二三四五六七八九".indexOf(char.replace("〇", "零"))));
  return /^\d+$/.test(digits) ? Number(digits) : 0;
}

/**
 * The Chinese numeral of a number from 1 to 9999: 12 → 十二, 105 → 一百零五.
 * @param {number} value
 */
export function chinese(value) {
  let text = "";
  /** @type {[number, string][]} */
  const places = [[1000, "千"], [100, "百"], [10, "十"], [1, ""]];
  for (const [size, unit] of places) {
    const digit = Math.floor(value / size) % 10;
    if (digit) text += `${"零一二三四五六七八九"[digit]}${unit}`;
    else if (text && !text.endsWith("零") && value % size) text += "零";
  }
  return text.startsWith("一十") ? text.slice(1) : text;
}

/**
 * The ways in which Chinese texts write a number.
 * @param {number} value
 */
function spellings(value) {
  if (value < 1 || value > 9999) return new Set();
  const usual = chinese(value);
  return new Set([
    usual, usual.startsWith("十") ? `一${usual}` : usual, usual.replaceAll("百一十", "百十"),
  ]);
}
