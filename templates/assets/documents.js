// A number, a title or a name → the notices and bodies that it fits. The same functions as
// tiaowen/resolver/documents.py.
import { read } from "./citation.js";

/** @typedef {import("./citation.js").Part} Part */
/** @typedef {import("./query.js").Folding} Folding */
/** @typedef {Record<string, KnownNotice>} Notices */
/**
 * The notices that words fit; `part` says that they are but a part of a statute's name.
 * @typedef {{ notices: string[], part: boolean }} Match
 */
/**
 * A piece of the words between other parts, from `start` to `end` in them.
 * @typedef {{ kind: "title" | "year" | "body" | "unknown", start: number, end: number,
 *   notices: string[], part: boolean, year: string, bodies: string[] }} Phrase
 */

// What may stand around a citation, and says nothing of what is cited.
const JOINS = [
  "以及", "或者", "根据", "依据", "依照", "按照", "参照", "参见", "详见", "违反", "规定", "要求",
  "和", "与", "及", "或", "按", "见", "的", "之", "中", "文件", "文",
];
const ANY_JOIN = JOINS.join("|");
const SPLIT = new RegExp(`(?:${ANY_JOIN})|[()]`, "gu");
const WORD = "\\p{L}\\p{N}_";
const FRONT = new RegExp(`^(?:[^${WORD}(]|${ANY_JOIN})+`, "u");
const BACK = new RegExp(`(?:[^${WORD})]|${ANY_JOIN})+$`, "u");
const IDLE = new RegExp(`^(?:[^${WORD}<>]|第|${ANY_JOIN})*$`, "u");
const YEAR = "((?:19|20)[0-9][0-9])年?(?:公布|发布|通过|制定|修正|修订|修改|版|文本|[修订正本])*";
const YEAR_BEHIND = new RegExp(`^(?:\\(${YEAR}\\)|${YEAR})`, "u");
const YEAR_BEFORE = /^((?:19|20)[0-9][0-9])(?:年版?的?)?(?=[^0-9年])/u;
const PERIOD = /^\((?:19|20)[0-9][0-9]年?[-—–至]+(?:19|20)[0-9][0-9]年?\)/u;
const KINDS = [
  "实施细则", "实施条例", "管理办法", "行动计划", "实施方案", "行动方案", "实施意见",
  "条例", "办法", "规定", "细则", "规则", "规程", "章程", "方案", "计划", "规划", "措施",
  "意见", "决定", "决议", "解释", "通知", "公告", "通告", "标准", "指南", "目录", "清单",
  "制度", "纲要", "要点", "政策", "批复", "法典", "宪法", "法",
];
const SHORT_KINDS = KINDS.toSorted((one, other) => one.length - other.length);
const WORD_OF_NUMBER = /[发函办字令规范文通公告电呈]$/u;
const STATUTES = ["法", "法典", "条例"];

/** @type {(text: string, end: string) => string} */
const without = (text, end) => (end && text.endsWith(end) ? text.slice(0, -end.length) : text);
/** @param {KnownNotice} one */
const numbersOf = (one) => one.numbers ?? one.number?.slice(0, 1) ?? [];

/** What looks documents up in what is known of a site. */
export class Documents {
  /**
   * @param {Known} known
   * @param {Folding} folding
   */
  constructor(known, folding) {
    this.known = known;
    this.folding = folding;
    /** @type {Map<string, { head: string, number: Part } | null>} */
    this.heads = new Map();
    /** @type {Set<string>} the keys of all that was sought */
    this.asked = new Set();
    this.clauses = false; // whether a clause was sought
    /** @type {Set<string>} the notices in which one was */
    this.places = new Set();
    /** @type {Map<string, [string, string]>} a title → the keys of its first and its last two characters */
    this.halves = new Map();
  }

  /** @param {string} text */
  bare(text) {
    return this.folding.bare(text);
  }

  /**
   * Who numbers, and the number, of a document number; null for one of another kind.
   * @param {string} number
   */
  headOf(number) {
    let found = this.heads.get(number);
    if (found === undefined) {
      const { parts } = read(number, this.folding);
      const last = parts.at(-1);
      const first = parts.length === 2 && parts[0]?.kind === "words" ? parts[0].words : "";
      const known = last && (last.kind === "number" || last.kind === "order");
      found = known && (parts.length === 1 || first) ? { head: first, number: last } : null;
      this.heads.set(number, found);
    }
    return found;
  }

  /**
   * The notices of a number, and how many characters before it say who numbers.
   * @param {Part} part
   * @param {string} before the words that stand before it
   */
  numbered(part, before) {
    const head = (before.split(new RegExp(`[^${WORD}]`, "u")).at(-1) ?? "").replace(FRONT, "");
    this.asked.add(part.year ? `n${part.year}/${part.serial}` : `n${part.serial}`);
    /** @type {Map<string, number | null>} */
    const taken = new Map();
    for (const [name, one] of Object.entries(this.known.notices)) {
      for (const number of numbersOf(one)) {
        const known = this.headOf(number);
        if (known?.number.serial === part.serial) taken.set(name, takenOf(part, head, known));
      }
    }
    const counts = [...taken.values()].filter((one) => one !== null);
    const longest = Math.max(...counts);
    const issuer = head && (part.year || part.tail || WORD_OF_NUMBER.test(head));
    if (counts.length && (longest || !issuer)) {
      return { notices: [...taken.keys()].filter((name) => taken.get(name) === longest), taken: longest };
    }
    return { notices: [], taken: issuer ? head.length : 0 };
  }

  /**
   * The notices whose number has the same serial, or is an order as the one sought.
   * @param {Part} part
   */
  near(part) {
    this.asked.add(`n${part.serial}`);
    if (part.tail === "令" && !part.year) this.asked.add("n令");
    const found = [];
    for (const [name, one] of Object.entries(this.known.notices)) {
      for (const number of numbersOf(one)) {
        const known = this.headOf(number);
        const order = part.tail === "令" && !part.year && known?.number.tail === "令";
        if (known && (known.number.serial === part.serial || order)) found.push(name);
      }
    }
    return found.slice(0, 5);
  }

  /**
   * The notices that bear a number of another kind (ZJSP00-2024-0001).
   * @param {string} words
   */
  verbatim(words) {
    const sought = this.bare(words);
    this.asked.add(`v${sought}`);
    return Object.entries(this.known.notices)
      .filter(([, one]) => numbersOf(one).some((number) => this.bare(number) === sought && !this.headOf(number)))
      .map(([name]) => name);
  }

  /**
   * The notices of a title: whole, or its words in their order up to its kind.
   * @param {string} words
   * @returns {Match}
   */
  titled(words) {
    const sought = this.bare(words);
    this.asked.add(`t${sought}`);
    const notices = Object.entries(this.known.notices);
    const whole = notices.filter(([, one]) => one.keys.includes(sought)).map(([name]) => name);
    if (whole.length) return { notices: whole, part: false };
    const kind = KINDS.find((one) => sought.endsWith(one)) ?? "";
    const stem = without(sought, kind);
    if (!kind || Array.from(stem).length < 2) return { notices: [], part: false };
    this.halves.set(sought, [`b${stem.slice(0, 2)}`, `b${stem.slice(-2)}`]);
    const short = SHORT_KINDS.find((one) => kind.endsWith(one)) ?? "";
    const found = notices.filter(([, one]) => {
      const ours = this.bare(one.name[0].replace(/[（(][^（）()]*[)）]$/u, ""));
      const its = KINDS.find((other) => ours.endsWith(other)) ?? "";
      const ends = ours.endsWith(kind) && (kind.length > 1 || its === kind);
      return ends && (kind === its || its.endsWith(short)) && inOrder(stem, without(ours, kind));
    });
    return { notices: found.map(([name]) => name), part: STATUTES.includes(kind) };
  }

  /**
   * Whether words end as titles do: 低空经济促进条例.
   * @param {string} words
   */
  namesKind(words) {
    const sought = this.bare(words);
    return KINDS.some((kind) => sought.endsWith(kind));
  }

  /**
   * The bodies of a name; where one is called so for short, the others behind it.
   * @param {string} words
   */
  bodies(words) {
    const sought = this.bare(words);
    this.asked.add(`o${sought}`);
    const fits = Object.entries(this.known.bodies).filter(([, one]) => one.names.includes(sought));
    const first = fits.filter(([, one]) => one.names[0] === sought);
    return [...first, ...fits.filter(([, one]) => one.names[0] !== sought)].map(([name]) => name);
  }

  /**
   * What the words between other parts are; what joins citations is left out.
   * @param {string} words
   * @param {string[]} behind the notices of the title that stands before the words: a year may follow
   */
  phrases(words, behind) {
    /** @type {Phrase[]} */
    const found = [];
    let at = 0;
    if (behind.length) {
      const period = words.match(PERIOD)?.[0] ?? "";
      const year = words.match(YEAR_BEHIND);
      const its = behind.map((name) => this.bare(this.known.notices[name]?.name[0] ?? ""));
      if (period && its.some((name) => name.includes(this.bare(period)))) {
        at = period.length;
      } else if (year) {
        at = year[0].length;
        found.push(phrase("year", 0, at, { year: year[1] ?? year[2] ?? "" }));
      }
    }
    for (const run of words.slice(at).matchAll(/[^、,;。:\n"'“”‘’《》!?]+/gu)) {
      found.push(...this.phrase(words, at + run.index, at + run.index + run[0].length));
    }
    return found;
  }

  /** @type {(words: string, start: number, end: number) => Phrase[]} */
  phrase(words, start, end) {
    const text = words.slice(start, end);
    if (IDLE.test(text)) return [];
    const inner = start + (text.match(FRONT)?.[0].length ?? 0);
    const outer = end - (words.slice(inner, end).match(BACK)?.[0].length ?? 0);
    for (const [one, other] of /** @type {[number, number][]} */ ([[start, end], [inner, outer]])) {
      const found = this.named(words, one, other);
      if (found.length) return found;
    }
    const pieces = piecesOf(words, inner, outer);
    if (pieces.length > 1) {
      const parts = pieces.map(([a, b]) => this.named(words, a, b));
      if (parts.some((one) => one.length)) {
        return parts.flatMap((one, i) => {
          const [a, b] = pieces[i] ?? [0, 0];
          return one.length ? one : [phrase("unknown", a, b)];
        });
      }
    }
    return [phrase("unknown", inner, outer)];
  }

  /** @type {(words: string, start: number, end: number) => Phrase[]} a title with its year, or a body */
  named(words, start, end) {
    const text = words.slice(start, end);
    const whole = this.titled(text);
    if (whole.notices.length) return [phrase("title", start, end, whole)];
    const bodies = this.bodies(text);
    if (bodies.length) return [phrase("body", start, end, { bodies })];
    const before = text.match(YEAR_BEFORE);
    if (before) {
      const at = start + before[0].length;
      const match = this.titled(words.slice(at, end));
      if (match.notices.length) {
        return [phrase("title", at, end, match), phrase("year", start, at, { year: before[1] ?? "" })];
      }
    }
    for (const [length, year] of yearsAtEnd(text)) {
      const match = this.titled(text.slice(0, length));
      if (match.notices.length) {
        const title = phrase("title", start, start + length, match);
        return year ? [title, phrase("year", start + length, end, { year })] : [title];
      }
    }
    return [];
  }
}

/**
 * Where a year or a period begins that ends a text, and the year; a period has none.
 * @param {string} text
 */
function* yearsAtEnd(text) {
  for (let at = text.length - 1; at > 1; at -= 1) {
    if (!"(12".includes(text[at] ?? "-")) continue;
    const rest = text.slice(at);
    const year = rest.match(YEAR_BEHIND);
    if (year?.[0].length === rest.length) yield /** @type {[number, string]} */ ([at, year[1] ?? year[2] ?? ""]);
    else if (rest.match(PERIOD)?.[0].length === rest.length) yield /** @type {[number, string]} */ ([at, ""]);
  }
}

/** @type {(kind: Phrase["kind"], start: number, end: number, more?: Partial<Phrase>) => Phrase} */
const phrase = (kind, start, end, more = {}) =>
  ({ kind, start, end, notices: [], part: false, year: "", bodies: [], ...more });

/** @type {(words: string, start: number, end: number) => [number, number][]} */
function piecesOf(words, start, end) {
  /** @type {[number, number][]} */
  const found = [];
  let at = start;
  for (const match of words.slice(start, end).matchAll(SPLIT)) {
    if (at < start + match.index) found.push([at, start + match.index]);
    at = start + match.index + match[0].length;
  }
  if (at < end) found.push([at, end]);
  return found;
}

/**
 * How many of the characters before a number agree with a known one; null where it is another.
 * The head of one may be longer than that of the other: 府办发 is 渝府办发, 浙渝府办发 is not.
 * @param {Part} part
 * @param {string} head
 * @param {{ head: string, number: Part }} known
 */
function takenOf(part, head, known) {
  let its = known.head;
  const ours = known.number;
  if (part.year && part.year !== ours.year) return null;
  if (part.tail !== ours.tail) {
    // 公告2024年第3号 is 2024年第3号公告.
    if (part.tail && !ours.tail && its.endsWith(part.tail)) {
      its = without(its, part.tail);
    } else if (ours.tail && !part.tail && head.endsWith(ours.tail)) {
      const mine = without(head, ours.tail);
      return its.endsWith(mine) ? mine.length + ours.tail.length : null;
    } else {
      return null;
    }
  }
  if (its.endsWith(head)) return head.length;
  const left = without(head, its);
  const joined = JOINS.some((one) => left.endsWith(one)) || Array.from(left).length > 1;
  return its && left !== head && joined ? its.length : its && part.year ? null : 0;
}

/**
 * Whether words are pieces of a title in its order, each of two characters or more.
 * @param {string} words
 * @param {string} title
 */
export function inOrder(words, title) {
  let ways = new Map([["0 0", [0, 0]]]);
  for (let round = 0; round <= words.length; round += 1) {
    const further = new Map();
    for (const [taken = 0, end = 0] of ways.values()) {
      if (taken === words.length) return true;
      for (let size = 2; size <= words.length - taken; size += 1) {
        const at = title.indexOf(words.slice(taken, taken + size), end);
        if (at < 0) break;
        further.set(`${taken + size} ${at + size}`, [taken + size, at + size]);
      }
    }
    ways = further;
  }
  return false;
}
