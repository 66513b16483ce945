// A citation as people write it → the clauses it can mean. The same rules as tiaowen/resolver.py,
// function by function; docs/resolver.md specifies them, and tests/cases/resolver.md holds both to
// the same answers.
"use strict";

/**
 * One level of a citation: 第（五）项 is unit 项, number 5, in brackets.
 * @typedef {object} Step
 * @property {string} unit
 * @property {number} number
 * @property {number} sub that of 之一
 * @property {string} letter that of 第2A條
 * @property {boolean} bracket
 * @property {boolean} digits
 * @property {string} words as they stand in the citation
 */
/**
 * A document number: who numbers, the year ("" for the orders of an office), the serial. `marked`
 * is whether a number without a head is one for certain, by its bracket or its 号.
 * @typedef {{ head: string, year: string, serial: number, marked: boolean }} DocumentNumber
 */

/**
 * What resolves citations, on the data of a site.
 * @param {Known} known data/go.json
 * @param {(notice: string) => Promise<ClauseTable>} clausesOf reads data/go/<notice>.json
 * @returns {Resolve}
 */
function resolver(known, clausesOf) {
  const HAN = "零〇一二三四五六七八九十百千两";
  const N = `(?:[${HAN}]+|[0-9]+)`;
  const NUMBER = "(?<head>[\\u4e00-\\u9fff]*)(?<open>\\()?(?<year>(?:19|20)\\d\\d)年?\\)?[-—–第,.、]*"
    + "0*(?<no>\\d{1,4})(?:(?<end>号)(?<tail>公告|通告|令)?)?";
  // 国务院令第588号, 政府令136号, 主席令第四十五号, 国务院第588号令.
  const ORDER = `(?<head>[\\u4e00-\\u9fff]*令)\\(?第?0*(?<no>${N})号\\)?`
    + `|(?<before>[\\u4e00-\\u9fff]*?)第0*(?<serial>${N})号令`;
  const TITLE = "《((?:[^《》]|《(?:[^《》]|《[^《》]*》)*》)+|.+?)》";
  const ADDRESS = /(?:^|\/)(?<kind>notices|works)\/(?<id>[a-z0-9-]+)(?:\/(?:#?(?<clause>[a-z0-9-]+))?)?/;
  const OWN = /^(?<id>[a-z0-9]+(?:-[a-z0-9]+)+)(?:[/#](?<clause>[a-z0-9-]+))?\/?$/;
  const STEP = `附件第?\\(?(?<annex>${N})?\\)?`
    + `|第?(?<open>\\()?(?<n>${N})(?:-(?<dash>\\d+)|(?<letter>[a-z]))?\\)?`
    + "(?<unit>部分|分编|编|篇|章|节|条|款|项|目|点|段|行)"
    + `(?:之(?<sub>${N}))?`
    + `|\\((?<bracket>${N})\\)`
    + `|(?<part>[${HAN}]+)、`
    + "|(?<measure>\\d{1,4})[.、]"
    + "|#?(?<own>(?:i\\d+-)?(?:cover|pre|end|annex|art|ch|p|m|u)(?:\\d+[a-z]?)?"
    + "(?:-[a-z]*\\d+[a-z]?)*)(?![a-z0-9])";
  const FEWEST = 4; // characters of a part of a title
  const LONGEST = 500; // characters of a citation
  const MOST = 20; // notices in which a clause is looked for
  /** @type {Record<string, number>} */
  const UNITS = { 十: 10, 百: 100, 千: 1000 };

  /** @type {Map<string, string>} */
  const folding = new Map();
  const [from, to] = known.fold.map((text) => Array.from(text));
  from?.forEach((char, i) => { folding.set(char, to?.[i] ?? char); });

  /** @param {string} text */
  function fold(text) {
    const folded = Array.from(text, (char) => {
      const code = char.codePointAt(0) ?? 0;
      if (code >= 0xFF01 && code <= 0xFF5E) return String.fromCodePoint(code - 0xFEE0);
      return code === 0x3000 ? " " : folding.get(char) || char;
    }).join("");
    // A few capitals become two characters; the text must stay as long as it was.
    const lower = folded.toLowerCase();
    return Array.from(lower).length === Array.from(folded).length ? lower : folded;
  }
  const bare = (/** @type {string} */ text) => fold(text).replace(/[^\p{L}\p{N}]+/gu, "");
  /** @type {(pattern: string, text: string) => RegExpExecArray[]} */
  const all = (pattern, text) => Array.from(text.matchAll(new RegExp(pattern, "gu")));

  /**
   * The value of a printed number from 1 to 9999, null for anything else.
   * @param {string} text
   */
  function parseNumber(text) {
    if (/^[0-9]+$/.test(text)) return /^[1-9][0-9]{0,3}$/.test(text) ? Number(text) : null;
    let value = 0;
    let digit = 0;
    for (const char of text.replaceAll("〇", "零")) {
      const unit = UNITS[char];
      if (unit) {
        value += (digit || 1) * unit;
        digit = 0;
      } else {
        digit = char === "两" ? 2 : "零一二三四五六七八九".indexOf(char);
      }
    }
    value += digit;
    return spellings(value).has(text.replaceAll("〇", "零").replaceAll("两", "二")) ? value : null;
  }
  /**
   * The ways in which Chinese texts write a number.
   * @param {number} value
   */
  function spellings(value) {
    if (value < 1 || value > 9999) return new Set();
    let text = "";
    /** @type {[number, string][]} */
    const places = [[1000, "千"], [100, "百"], [10, "十"], [1, ""]];
    for (const [size, unit] of places) {
      const digit = Math.floor(value / size) % 10;
      if (digit) text += `${"零一二三四五六七八九"[digit]}${unit}`;
      else if (text && !text.endsWith("零") && value % size) text += "零";
    }
    const usual = text.startsWith("一十") ? text.slice(1) : text;
    return new Set([
      usual, usual.startsWith("十") ? `一${usual}` : usual, usual.replaceAll("百一十", "百十"),
    ]);
  }

  /** @type {(one: Partial<Candidate>) => Candidate} */
  const candidate = (one) => ({ notice: "", clause: "", missing: "", work: "", wid: "", ...one });

  /** @type {Resolve} */
  async function resolve(text) {
    const plain = plainly(text);
    const own = await address(plain);
    if (own.length) return own;
    const [names, rest] = notices(plain);
    const cited = names.length <= MOST ? groups(rest) : [];
    const found = (await Promise.all(names.map((name) => clauses(name, cited)))).flat();
    const whole = found.filter((one) => !one.missing);
    return whole.length ? whole : found;
  }

  /**
   * Folded, without space, with brackets of one style.
   * @param {string} text
   */
  function plainly(text) {
    return fold(Array.from(text).slice(0, LONGEST).join("")).replace(/\s+/gu, "")
      .replace(/[〉>»]/gu, "》").replace(/[〈<«]/gu, "《")
      .replace(/[[{〔【〖「『﹝⟨]/gu, "(").replace(/[\]}〕】〗」』﹞⟩]/gu, ")");
  }

  /**
   * Our own addresses and ids.
   * @param {string} plain
   */
  async function address(plain) {
    const found = plain.match(ADDRESS) ?? plain.match(OWN);
    if (!found) return [];
    const { id = "", clause = "", kind } = found.groups ?? {};
    if (kind === "works") {
      const work = Object.hasOwn(known.works, id) ? known.works[id] : null;
      if (!work) return [];
      if (!clause || await carries(work, clause)) return [candidate({ work: id, wid: clause })];
      return [candidate({ missing: clause, work: id })];
    }
    if (!Object.hasOwn(known.notices, id)) return [];
    const own = clause && named(await clausesOf(id), clause);
    return [candidate(own || !clause ? { notice: id, clause: own } : { notice: id, missing: clause })];
  }

  /**
   * Whether a version of the work has a measure of that permanent id.
   * @param {KnownWork} work
   * @param {string} wid
   */
  async function carries(work, wid) {
    const tables = await Promise.all(work.versions.map(clausesOf));
    return tables.some((table) => Object.values(table).some((clause) => clause.wid === wid));
  }

  /**
   * The notices that a number or title in the text fits, and the text without it.
   * @param {string} plain
   * @returns {[string[], string]}
   */
  function notices(plain) {
    const without = plain.replace(new RegExp(TITLE, "gu"), (title) => "\n".repeat(title.length));
    const numbers = [...all(NUMBER, without), ...all(ORDER, without)]
      .sort((one, other) => one.index - other.index);
    for (const [i, match] of numbers.entries()) {
      const fits = those((one) => isNumbered(match, one));
      const first = known.notices[fits[0] ?? ""];
      if (first) {
        let end = match.index + match[0].length;
        // A joint notice may be cited by all of its numbers: 嘉样发〔2024〕5号、嘉财发〔2024〕7号.
        for (const more of numbers.slice(i + 1)) {
          if (more.index > end + 1 || !isNumbered(more, first)) break;
          end = more.index + more[0].length;
        }
        return [fits, cut(without, match.index, end)];
      }
    }
    const found = verbatim(without);
    if (found) return found;
    const titles = all(TITLE, plain);
    for (const match of titles) {
      const fits = titled(bare(match[1] ?? ""));
      if (fits.length) return [fits, cut(plain, match.index, match.index + match[0].length)];
    }
    return titles.length ? [[], plain] : untitled(plain);
  }
  /** @type {(text: string, start: number, end: number) => string} */
  const cut = (text, start, end) => `${text.slice(0, start)}\n${text.slice(end)}`;

  /** @param {(one: KnownNotice) => boolean} test */
  function those(test) {
    return Object.entries(known.notices).filter(([, one]) => test(one)).map(([name]) => name);
  }

  /** @type {(one: KnownNotice) => string[]} */
  const numbersOf = (one) => one.numbers ?? one.number?.slice(0, 1) ?? [];

  /**
   * Whether the cited number is one of the notice's.
   * @param {RegExpExecArray} match
   * @param {KnownNotice} one
   */
  function isNumbered(match, one) {
    const cited = numberOf(match);
    return cited !== null && numbersOf(one).some((number) => isNumber(cited, number));
  }

  /**
   * What a match of NUMBER or ORDER says: 2024年第3号公告 is 公告2024年第3号.
   * @param {RegExpMatchArray} match
   * @returns {DocumentNumber | null}
   */
  function numberOf({ groups: g = {} }) {
    if (g.year) {
      const marked = Boolean(g.open || g.end);
      return { head: `${g.head ?? ""}${g.tail ?? ""}`, year: g.year, serial: Number(g.no), marked };
    }
    const serial = parseNumber(g.no ?? g.serial ?? "");
    return serial === null ? null : { head: g.head || `${g.before ?? ""}令`, year: "", serial, marked: true };
  }

  /**
   * A document number that is all of a text, null where it is of another kind.
   * @param {string} plain
   */
  function readNumber(plain) {
    const match = [NUMBER, ORDER].map((form) => plain.match(new RegExp(`^(?:${form})$`, "u"))).find(Boolean);
    return match ? numberOf(match) : null;
  }

  /**
   * Whether two numbers are one; the head of one may be longer or shorter than the other's.
   * @param {DocumentNumber} cited
   * @param {string} number
   */
  function isNumber(cited, number) {
    const ours = readNumber(plainly(number));
    if (!ours || cited.year !== ours.year || cited.serial !== ours.serial) return false;
    if (!cited.head) return cited.marked;
    return cited.head.endsWith(ours.head) || ours.head.endsWith(cited.head);
  }

  /**
   * The notices that bear the first number of another kind (ZJSP00-2024-0001) of the text.
   * @param {string} plain
   * @returns {[string[], string] | null}
   */
  function verbatim(plain) {
    /** @type {{ at: number, end: number, names: string[] } | null} */
    let first = null;
    for (const [name, one] of Object.entries(known.notices)) {
      for (const number of numbersOf(one).map(plainly)) {
        const at = plain.indexOf(number);
        const end = at + number.length;
        if (at < 0 || Array.from(number).length < FEWEST || readNumber(number)) continue;
        if (/[a-z0-9]/.test(plain.slice(Math.max(at - 1, 0), at) + plain.slice(end, end + 1))) continue;
        if (first && first.at === at && first.end === end) first.names.push(name);
        else if (!first || at < first.at || (at === first.at && end > first.end)) first = { at, end, names: [name] };
      }
    }
    return first && [first.names, cut(plain, first.at, first.end)];
  }

  const namesOf = (/** @type {KnownNotice} */ one) => [bare(one.name[0]), bare(one.title[0])].filter(Boolean);

  /**
   * The notices of that title; else those whose title has it in it, or stands in it.
   * @param {string} title
   */
  function titled(title) {
    const same = those((one) => namesOf(one).includes(title));
    if (same.length) return same;
    if (Array.from(title).length < FEWEST) return [];
    return those((one) => namesOf(one).some((ours) => ours.includes(title) || title.includes(ours)));
  }

  /**
   * A title without 《》, with or without a clause behind it.
   * @param {string} plain
   * @returns {[string[], string]}
   */
  function untitled(plain) {
    const words = bare(plain);
    const inside = Object.entries(known.notices)
      .map(([id, one]) => ({ id, name: bare(one.name[0]) }))
      .filter(({ name }) => name.length >= FEWEST && words.includes(name));
    const longest = Math.max(...inside.map(({ name }) => name.length));
    const [first, ...others] = inside.filter(({ name }) => name.length === longest);
    if (first) {
      const fits = [first, ...others].map(({ id }) => id);
      return [fits, behind(plain, words.indexOf(first.name) + longest)];
    }
    for (const match of [...all(STEP, plain), null]) {
      const head = bare(match ? plain.slice(0, match.index) : plain);
      if (head.length >= FEWEST) {
        const fits = titled(head);
        if (fits.length) return [fits, match ? plain.slice(match.index) : ""];
      }
    }
    return [[], plain];
  }

  /**
   * What stands behind the first so many characters, marks not counted.
   * @param {string} plain
   * @param {number} count
   */
  function behind(plain, count) {
    let left = count;
    for (let i = 0; i < plain.length; i += 1) {
      if (!left) return plain.slice(i);
      left -= bare(plain.charAt(i)) ? 1 : 0;
    }
    return "";
  }

  /**
   * The levels of each clause cited: 第三部分第（二）项 is one clause, 第2条、第3条 are two.
   * @param {string} rest
   */
  function groups(rest) {
    const words = rest.replace(/^的/u, "").replace(/^[\n:,。;]+|[\n:,。;]+$/gu, "");
    const found = [];
    /** @type {Step[]} */
    let group = [];
    for (const match of all(STEP, /^\d{1,4}$/.test(words) ? `${words}.` : words)) {
      const step = stepOf(match);
      if (!step) continue;
      if (group.some((one) => one.unit === step.unit)) {
        found.push(group);
        group = [];
      }
      group.push(step);
    }
    if (group.length) found.push(group);
    return found;
  }

  /**
   * @param {RegExpExecArray} match of STEP
   * @returns {Step | null}
   */
  function stepOf({ 0: words, groups: g = {} }) {
    if (g.own) {
      return { unit: "own", number: 0, sub: 0, letter: "", bracket: false, digits: false, words: g.own };
    }
    let unit = "附件";
    let number = g.annex || "1";
    if (g.unit && g.n) [unit, number] = [g.unit, g.n];
    else if (g.bracket) [unit, number] = ["(", g.bracket];
    else if (g.part) [unit, number] = ["部分", g.part];
    else if (g.measure) [unit, number] = ["条", g.measure];
    const value = parseNumber(number);
    const after = g.sub || g.dash;
    const sub = after ? parseNumber(after) : 0;
    if (value === null || sub === null) return null;
    const bracket = Boolean(g.open || g.bracket);
    const digits = /^[0-9]+$/.test(number);
    return { unit, number: value, sub, letter: g.letter ?? "", bracket, digits, words };
  }

  /**
   * The clauses of one notice that the groups mean, or the notice with what it does not have.
   * @param {string} name
   * @param {Step[][]} cited
   */
  async function clauses(name, cited) {
    if (!cited.length) return [candidate({ notice: name })];
    const table = await clausesOf(name);
    return cited.flatMap((group) => {
      let at = [""];
      for (const step of group) {
        at = fits(table, inside(table, at, group), at, step);
        if (!at.length) {
          return [candidate({ notice: name, missing: group.map((one) => one.words).join("") })];
        }
      }
      return at.map((clause) => candidate({ notice: name, clause }));
    });
  }

  /**
   * The clauses below those reached; those of an annex only where an annex is cited.
   * @param {ClauseTable} table
   * @param {string[]} at
   * @param {Step[]} group
   */
  function inside(table, at, group) {
    const annexed = ["附件", "own"].includes(group[0]?.unit ?? "");
    const top = at.length === 1 && at[0] === "";
    return Object.entries(table).filter(([name, clause]) => {
      if (/^(?:i\d+-)?annex/.test(name) !== annexed) return false;
      return top || ancestors(table, clause).some((above) => at.includes(above));
    });
  }

  /**
   * @param {ClauseTable} table
   * @param {KnownClause} clause
   */
  function ancestors(table, clause) {
    const found = [];
    for (let at = clause.parent; at; at = table[at]?.parent ?? "") found.push(at);
    return found;
  }

  /**
   * The clauses that a step means: the first of its readings that any clause answers to.
   * @param {ClauseTable} table
   * @param {[string, KnownClause][]} below the clauses below those reached
   * @param {string[]} at the clauses reached
   * @param {Step} step
   */
  function fits(table, below, at, step) {
    const has = (/** @type {string} */ name) => Object.hasOwn(table, name);
    if (step.unit === "own") return [named(table, step.words)].filter(Boolean);
    if (step.unit === "款") return at.map((above) => paragraph(table, above, step.number)).filter(Boolean);
    if (step.unit === "段") return at.map((above) => `${above}-t${step.number}`).filter(has);
    for (const styles of readings(step)) {
      const found = below.filter(([name, clause]) => is(name, clause, styles, step));
      if (found.length) return found.map(([name]) => name);
    }
    return [];
  }

  /**
   * The clause of an id, or of an alias as lawyers count (art17-k3); "" where there is none.
   * @param {ClauseTable} table
   * @param {string} name
   */
  function named(table, name) {
    if (Object.hasOwn(table, name)) return name;
    const { above = "", n = "" } = name.match(/^(?<above>.+)-k(?<n>[1-9]\d{0,3})$/)?.groups ?? {};
    return above && paragraph(table, above, Number(n));
  }

  /**
   * The 款 of that number of a clause, "" where there is none. The first is the clause's own text,
   * unless that is but a heading. Only the paragraphs of an article are told by `k`.
   * @param {ClauseTable} table
   * @param {string} above
   * @param {number} number
   */
  function paragraph(table, above, number) {
    const told = Object.entries(table).find(([, one]) => one.parent === above && one.k === number);
    if (told) return told[0];
    const name = number === 1 ? above : `${above}-t${number - 1}`;
    return Object.hasOwn(table, name) && !table[name]?.k ? name : "";
  }

  /** @type {Record<string, string[]>} */
  const STYLES = {
    附件: ["annex"], 部分: ["part", "segment"], 编: ["book", "subbook"], 篇: ["book"], 分编: ["subbook"],
    章: ["chapter"], 节: ["division"], 行: ["row"],
  };

  /**
   * Styles of labels, the likeliest first; `any` stands for a measure of whatever label.
   * @param {Step} step
   * @returns {string[][]}
   */
  function readings(step) {
    const styles = STYLES[step.unit];
    if (styles) return [styles];
    if (step.unit === "条") return step.digits ? [["article"], ["measure"], ["any"]] : [["article"], ["any"]];
    if (step.bracket) {
      return [step.digits ? ["item"] : ["section"], ["section", "item"], ["any"], ["row"]];
    }
    if (step.digits) return [["measure"], ["any"], ["section", "item"], ["row"]];
    return [["any"], ["section", "item", "measure"], ["row"]];
  }

  /**
   * Whether a clause is what a step means, in one of its readings.
   * @param {string} name
   * @param {KnownClause} clause
   * @param {string[]} styles
   * @param {Step} step
   */
  function is(name, clause, styles, step) {
    if (styles[0] === "row") return clause.style === "row" && name.endsWith(`-r${step.number}`);
    if (clause.number[0] !== step.number || clause.number[1] !== step.sub) return false;
    if ((name.match(/\d([a-z])$/)?.[1] ?? "") !== step.letter) return false;
    return styles.includes(clause.style) || (styles[0] === "any" && clause.measure);
  }

  return resolve;
}
