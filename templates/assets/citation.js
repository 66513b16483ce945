// A text as people type it → its parts: documents, clauses, addresses, and the words between them.
// The same functions as tiaowen/resolver/reading.py; tests/cases/resolver.md holds both to the same
// answers.

import { parseNumber } from "./numerals.js";

/** @typedef {import("./query.js").Folding} Folding */
/**
 * One level of a clause: 第（五）项 is unit 项, number 5, in brackets. `last` is the end of a range;
 * `dash` says that 第3-5条 may as well be 第3条之5.
 * @typedef {{ unit: string, number: number, sub: number, letter: string, bracket: boolean,
 *   digits: boolean, last: number, dash: boolean, own: string }} Step
 */
/**
 * A part of the text from `start` to `end`, in the text without space. `words` are those of a title
 * or of what stands between the other parts.
 * @typedef {{ kind: "words" | "title" | "number" | "order" | "latin" | "address" | "clause",
 *   start: number, end: number, words: string, year: string, serial: number, tail: string,
 *   steps: Step[], address: [string, string, string], taiwan: boolean }} Part
 */
/** @typedef {{ plain: string, parts: Part[], asTyped: (start: number, end: number) => string }} Read */

export const LONGEST = 10_000; // characters that are read
const HAN = "零〇一二三四五六七八九十百千两";
const N = `(?:[${HAN}]{1,9}|[0-9]{1,24})`; // longer ones are no numbers, and cost much time
// What looks like a unit and begins another word: 条例, 项目, 节能, 行业, 目标.
const UNIT = "(?:部分|分编|编(?!制)|篇(?!幅)|章(?!程)|节(?![能约日水目])|条(?![例件款文约])|款(?!式|项)"
  + "|项(?![目])|行(?![业政动])|目(?![标的录前])|点|段)";
const TO = "(?:至|到|[-—–~]+)";
const AND = "(?:以及|或者|[、,和与及或])";
/** @type {Map<string, string>} */
const ALIKE = new Map([
  ...Array.from("[{〔【〖「『﹝⟨", (char) => /** @type {[string, string]} */ ([char, "("])),
  ...Array.from("]}〕】〗」』﹞⟩", (char) => /** @type {[string, string]} */ ([char, ")"])),
  ...Array.from("〈<«", (char) => /** @type {[string, string]} */ ([char, "《"])),
  ...Array.from("〉>»", (char) => /** @type {[string, string]} */ ([char, "》"])),
  ["－", "-"], ["～", "~"], ["○", "〇"],
]);
const sticky = (/** @type {string} */ pattern) => new RegExp(pattern, "uy");
// To the mark that closes it, past two levels inside; where the marks do not fit, to the first.
const TITLE = sticky("《((?:[^《》]|《(?:[^《》]|《[^《》]*》)*》)+|[^》]+)》");
const LATIN = sticky("(?=[0-9./:\\-]{0,12}[a-z#])[a-z0-9._~:%/?#&=+\\-]+");
const ADDRESS = new RegExp("(?:(?<script>zh-han[st])/|^/?|/)(?<kind>notices|works|bodies)/(?<id>[a-z0-9\\-]+)"
  + "(?:/(?<clause>[a-z0-9\\-]+))?/?(?:\\?[^#]*)?(?:#(?<fragment>[a-z0-9\\-]+))?$", "u");
const YEARLY = sticky("(?<open>\\()?(?<year>(?:19|20)[0-9][0-9])(?<nian>年)?\\)?年?(?<mark>[\\-—–第,.、]*)\\(?"
  + "0*(?<no>[0-9]{1,4})(?![0-9年月日条款项章节目个%])\\)?(?<end>号(?<tail>公告|通告|令)?)?");
const SERIAL = sticky(`(?<order>令)?\\(?第?0*(?<no>${N})号\\)?(?<tail>公告|通告|令)?|令\\(第?(?<only>${N})\\)`);
const ANNEX = sticky(`附[件表]第?\\(?(?<n>${N})?\\)?`);
const RANGE = sticky(`第?(?<open>\\()?(?<n>${N})\\)?(?<to>${TO})第?\\(?(?<last>${N})\\)?(?<unit>${UNIT})`);
const LIST = sticky(`第?(?<open>\\()?(?<n>${N})\\)?(?<more>(?:${AND}第?\\(?${N}\\)?)+)(?<unit>${UNIT})`);
const STEP = sticky(`(?<di>第)?(?<open>\\()?(?<n>${N})(?<letter>[a-z])?\\)?(?<unit>${UNIT})`
  + `(?:之(?<sub>${N})(?![条款项]))?`);
const BRACKET = sticky(`\\((?<n>${N})\\)`);
const TO_BRACKET = sticky(`${TO}\\((?<n>${N})\\)`);
const PART = sticky(`(?<n>[${HAN}]{1,5})(?:、(?=[(第0-9])|(?=\\()|、?$)`);
// 甲办公室关于印发《乙办法》的通知 is one title.
// No office's name begins with one of these words, but 和平区 with 和.
const BEFORE_TITLE = new RegExp(
  "((?:根据|依据|依照|按照|参照|参见|详见|违反|以及|或者|[按见与及或]|和(?!平|田|县|龙|林|顺|政|静|布))*)"
  + "[\\p{L}\\p{N}_()]*关于[\\p{L}\\p{N}_]*$", "u");
const BEHIND_TITLE = /^[\p{L}\p{N}_]{0,12}?的(?:通知|决定|决议|公告|通告|意见|批复|函|说明|解释)/u;
const DIGITS = sticky("(?<n>[0-9]{1,4})(?:[.、](?![0-9])|(?![0-9a-z年月日%.]))");
const OWN = /^#?(?<own>(?:i[0-9]+-)?(?:cover|pre|end|annex|art|ch|p|m|u)(?:[0-9]+[a-z]?)?(?:-[a-z]*[0-9]+[a-z]?)*)$/u;
const NO_NUMBER = -1;
/** @type {Record<string, number>} */
const DEPTH = {
  附件: 0, 编: 1, 篇: 1, 部分: 1, 分编: 2, 章: 3, 节: 4, 条: 6, 点: 6, 款: 7, 段: 7, 项: 8, 行: 8, 目: 9,
};
/** @type {(unit: string, number: number, more?: Partial<Step>) => Step} */
const made = (unit, number, more = {}) =>
  ({ unit, number, sub: 0, letter: "", bracket: false, digits: false, last: 0, dash: false, own: "", ...more });
/** @type {(kind: Part["kind"], start: number, end: number, more?: Partial<Part>) => Part} */
const part = (kind, start, end, more = {}) =>
  ({ kind, start, end, words: "", year: "", serial: 0, tail: "", steps: [], address: ["", "", ""], taiwan: false, ...more });
/** @param {string} text */
const isDigits = (text) => /^[0-9]+$/.test(text);
/** @type {(match: Record<string, string>, number: number, more?: Partial<Step>) => Step} */
const stepOf = (g, number, more = {}) =>
  made(g.unit ?? "", number, { bracket: Boolean(g.open), digits: isDigits(g.n ?? ""), ...more });

/**
 * A match of a sticky pattern at a place: its named groups, its words and its end.
 * @param {RegExp} pattern
 * @param {string} text
 * @param {number} at
 * @returns {{ words: string, end: number, g: Record<string, string>, first: string } | null}
 */
export function matched(pattern, text, at) {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  return match && { words: match[0], end: at + match[0].length, g: match.groups ?? {}, first: match[1] ?? "" };
}

/**
 * The parts of a text in their order; every character is in one of them.
 * @param {string} text
 * @param {Folding} folding
 * @returns {Read}
 */
export function read(text, folding) {
  const typed = Array.from(text).slice(0, LONGEST).join("");
  let plain = "";
  /** @type {number[]} */
  const places = [];
  let at = 0;
  for (const char of typed) {
    const folded = folding.char(char);
    const one = ALIKE.get(folded) ?? folded;
    if (!/[\s\p{Cc}\u200b\ufeff]/u.test(one)) {
      plain += one;
      for (let i = 0; i < one.length; i += 1) places.push(at);
    }
    at += char.length;
  }
  const asTyped = (/** @type {number} */ start, /** @type {number} */ end) => {
    const last = places[end - 1] ?? 0;
    const size = (typed.codePointAt(last) ?? 0) > 0xFFFF ? 2 : 1;
    return typed.slice(places[start], last + size).split(/\s+/u).filter(Boolean).join(" ");
  };
  return { plain, parts: wholeTitles(partsOf(plain), plain), asTyped };
}

/** @param {string} plain */
function partsOf(plain) {
  /** @type {Part[]} */
  const found = [];
  let [at, begin] = [0, 0];
  const words = () => {
    if (begin < at) found.push(part("words", begin, at, { words: plain.slice(begin, at) }));
  };
  while (at < plain.length) {
    const near = found.length > 0 && found.at(-1)?.kind !== "words" && begin === at;
    const parts = partAt(plain, at, near);
    if (parts.length) {
      words();
      found.push(...parts);
      at = parts.at(-1)?.end ?? at;
      begin = at;
    } else {
      at += (plain.codePointAt(at) ?? 0) > 0xFFFF ? 2 : 1;
    }
  }
  words();
  return found;
}

/**
 * The parts, with what stands around a title and belongs to it.
 * @param {Part[]} parts
 * @param {string} plain
 */
function wholeTitles(parts, plain) {
  /** @type {Part[]} */
  const found = [];
  for (const one of parts) {
    const [words, title] = found.slice(-2);
    if (words?.kind === "words" && title?.kind === "title" && one.kind === "words") {
      const head = words.words.match(BEFORE_TITLE);
      const tail = one.words.match(BEHIND_TITLE);
      if (head && tail) {
        const citing = head[1]?.length ?? 0;
        const [start, end] = [words.start + (head.index ?? 0) + citing, one.start + tail[0].length];
        const whole = [
          part("words", words.start, start, { words: plain.slice(words.start, start) }),
          part("title", start, end, { words: plain.slice(start, end) }),
          part("words", end, one.end, { words: plain.slice(end, one.end) }),
        ];
        found.splice(-2, 2, ...whole.filter((piece) => piece.start < piece.end));
        continue;
      }
    }
    found.push(one);
  }
  return found;
}

/**
 * The parts that begin at a place; `near` is whether another part ends there.
 * @param {string} plain
 * @param {number} at
 * @param {boolean} near
 * @returns {Part[]}
 */
function partAt(plain, at, near) {
  const before = plain[at - 1] ?? "";
  const title = matched(TITLE, plain, at);
  if (title) return [part("title", at, title.end, { words: title.first })];
  const yearly = /[0-9]/.test(before) ? null : matched(YEARLY, plain, at);
  if (yearly) {
    const { g, end } = yearly;
    const alone = g.mark?.includes("-") && end === plain.length;
    const headed = (g.mark || g.nian) && at && !near;
    if (g.end || g.open || headed || (!at && alone)) return [part("number", at, end, { year: g.year ?? "", serial: Number(g.no), tail: g.tail ?? "" })];
  }
  const numeric = /[0-9第]/u.test(before) ? null : matched(SERIAL, plain, at);
  if (numeric) {
    const { g, end } = numeric;
    const serial = parseNumber(g.no ?? g.only ?? "");
    const order = g.order || g.only || g.tail;
    if (serial) return [part(order ? "order" : "number", at, end, { serial, tail: g.tail || (order ? "令" : "") })];
  }
  const clauses = clausesAt(plain, at, near);
  if (clauses.length) return clauses;
  const latin = near || !/[a-z0-9._~:%/?#&=+-]/.test(before) ? matched(LATIN, plain, at) : null;
  return latin ? [latinAt(latin.words, at, latin.end, near)] : [];
}

/** @type {(words: string, at: number, end: number, near: boolean) => Part} */
function latinAt(words, at, end, near) {
  const match = words.match(ADDRESS)?.groups;
  if (match) {
    const clause = match.clause ?? match.fragment ?? "";
    return part("address", at, end, { words, address: [match.kind ?? "", match.id ?? "", clause] });
  }
  const own = near ? words.match(OWN)?.groups?.own : "";
  if (own) return part("clause", at, end, { steps: [made("own", 0, { own })] });
  const [, name = "", mark = "", clause = ""] = words.match(/^([^/#]*)([/#]?)([a-z0-9-]*)\/?/) ?? [];
  const whole = mark && name.length + mark.length + clause.length >= words.replace(/\/+$/, "").length;
  return part("latin", at, end, { words, address: ["notices", whole ? name : words, whole ? clause : ""] });
}

/**
 * The clause that begins at a place, or the several of 第20、21条.
 * @param {string} plain
 * @param {number} at
 * @param {boolean} near
 */
function clausesAt(plain, at, near) {
  const list = matched(LIST, plain, at);
  if (list && (near || "第(".includes(plain[at] ?? "-"))) {
    const { g, end } = list;
    const numbers = `${g.n}${(g.more ?? "").replaceAll("第", "")}`.match(new RegExp(N, "gu")) ?? [];
    if (numbers.every(parseNumber)) {
      return numbers.map((one, i) => part("clause", i ? end - 1 : at, end, {
        steps: [stepOf(g, parseNumber(one), { digits: isDigits(one) })],
      }));
    }
  }
  /** @type {Step[]} */
  let steps = [];
  let end = at;
  for (;;) {
    const found = stepAt(plain, end, steps.length > 0 || near, steps);
    if (!found) break;
    steps.push(found.step);
    end = found.end;
    if (/^[的,]第/u.test(plain.slice(end, end + 2)) && stepAt(plain, end + 1, true, steps)) end += 1;
  }
  const units = steps.map((step) => step.unit);
  const taiwan = units.includes("项") && units[units.indexOf("项") + 1] === "款";
  if (taiwan) {
    steps = steps.map((step) => (
      { ...step, unit: step.unit === "项" ? "款" : step.unit === "款" ? "项" : step.unit }));
  }
  return steps.length ? [part("clause", at, end, { steps, taiwan })] : [];
}

/** @type {(plain: string, at: number, near: boolean, before: Step[]) => { step: Step, end: number } | null} */
function stepAt(plain, at, near, before) {
  const found = anyStep(plain, at, near);
  const above = before.at(-1);
  if (!found || !above) return found;
  const own = before.map((one) => one.unit);
  if (above.unit === "项" && found.step.unit === "款" && !own.includes("款")) return found; // Taiwan's order
  return depth(found.step, own) > depth(above, own.slice(0, -1)) ? found : null;
}

/**
 * How deep a step stands; that of （一） depends on the units above it.
 * @param {Step} step
 * @param {string[]} above
 */
function depth(step, above) {
  if (step.unit === "(") return above.some((unit) => ["条", "款", "点"].includes(unit)) ? 8 : 5;
  return DEPTH[step.unit] ?? 0;
}

/** @type {(plain: string, at: number, near: boolean) => { step: Step, end: number } | null} */
function anyStep(plain, at, near) {
  const annex = matched(ANNEX, plain, at);
  if (annex) {
    const number = annex.g.n ? parseNumber(annex.g.n) : 1;
    return number ? { step: made("附件", number), end: annex.end } : null;
  }
  const range = matched(RANGE, plain, at);
  if (range && (near || "第(".includes(plain[at] ?? "-"))) {
    const [first, last] = [parseNumber(range.g.n ?? ""), parseNumber(range.g.last ?? "")];
    if (first && last) return { step: stepOf(range.g, first, { last, dash: range.g.to === "-" }), end: range.end };
  }
  const one = matched(STEP, plain, at);
  if (one && (near || one.g.di || one.g.open || at === 0)) {
    let [number, sub] = [parseNumber(one.g.n ?? ""), one.g.sub ? parseNumber(one.g.sub) : 0];
    // 第零条, 第99999条: a clause that no document has.
    if (!number || (one.g.sub && !sub)) [number, sub] = [NO_NUMBER, 0];
    const step = stepOf(one.g, number, { sub, letter: one.g.letter ?? "" });
    const until = matched(sticky(`${TO}(?=第?\\(?${N}\\)?${one.g.unit})`), plain, one.end);
    const end = until && matched(STEP, plain, until.end);
    const last = end ? parseNumber(end.g.n ?? "") : 0;
    return end && last ? { step: { ...step, last }, end: end.end } : { step, end: one.end };
  }
  const bracket = matched(BRACKET, plain, at);
  if (bracket) {
    const number = parseNumber(bracket.g.n ?? "");
    if (number && number < 1000) {
      const step = made("(", number, { bracket: true, digits: isDigits(bracket.g.n ?? "") });
      const end = matched(TO_BRACKET, plain, bracket.end);
      const last = end ? parseNumber(end.g.n ?? "") : 0;
      return end && last ? { step: { ...step, last }, end: end.end } : { step, end: bracket.end };
    }
  }
  const segment = matched(PART, plain, at);
  if (segment && (near || segment.end < plain.length)) {
    const number = parseNumber(segment.g.n ?? "");
    const first = near || at === 0 || "、,;。".includes(plain[at - 1] ?? "-");
    if (number && first) return { step: made("部分", number), end: segment.end };
  }
  const digits = near ? matched(DIGITS, plain, at) : null;
  return digits && { step: made("条", Number(digits.g.n), { digits: true }), end: digits.end };
}
