// A citation as people write it → the clauses it can mean. This is tiaowen/resolver.py line by
// line; tests/cases/resolver.md holds both to the same answers. `known` is data/go.json, and
// `clausesOf` promises the clauses of a notice, data/go/<notice>.json.
"use strict";
function resolver(known, clausesOf) {
  const HAN = "零〇一二三四五六七八九十百千两";
  const N = `(?:[${HAN}]+|[0-9]+)`;
  const NUMBER = "(?<head>[\\u4e00-\\u9fff]*)(?<open>\\()?(?<year>(?:19|20)\\d\\d)年?\\)?[-—–第,.、]*"
    + "0*(?<no>\\d{1,4})(?<end>号)?";
  const TITLE = "《((?:[^《》]|《(?:[^《》]|《[^《》]*》)*》)+|.+?)》";
  const ADDRESS = /(?:^|\/)(?<kind>notices|works)\/(?<id>[a-z0-9-]+)(?:\/(?:#?(?<clause>[a-z0-9-]+))?)?/;
  const OWN = /^(?<id>[a-z0-9]+(?:-[a-z0-9]+)+)(?:[/#](?<clause>[a-z0-9-]+))?\/?$/;
  const STEP = `附件第?\\(?(?<annex>${N})?\\)?`
    + `|第?(?<open>\\()?(?<n>${N})\\)?(?<unit>部分|分编|编|篇|章|节|条|款|项|目|点|段|行)`
    + `(?:之(?<sub>${N}))?`
    + `|\\((?<bracket>${N})\\)`
    + `|(?<part>[${HAN}]+)、`
    + "|(?<measure>\\d{1,4})[.、]"
    + "|#?(?<own>(?:cover|pre|end|annex|art|ch|p|m)\\d*(?:-[a-z]*\\d+)*)(?![a-z0-9])";
  const FEWEST = 4;
  const LONGEST = 500;
  const MOST = 20;

  const folding = new Map();
  const [from, to] = known.fold.map((text) => Array.from(text));
  from.forEach((char, i) => folding.set(char, to[i]));

  function fold(text) {
    const folded = Array.from(text, (char) => {
      const code = char.codePointAt(0);
      if (code >= 0xFF01 && code <= 0xFF5E) return String.fromCodePoint(code - 0xFEE0);
      return code === 0x3000 ? " " : folding.get(char) || char;
    }).join("");
    // A few capitals become two characters; the text must stay as long as it was.
    const lower = folded.toLowerCase();
    return Array.from(lower).length === Array.from(folded).length ? lower : folded;
  }
  const bare = (text) => fold(text).replace(/[^\p{L}\p{N}]+/gu, "");
  const all = (pattern, text) => Array.from(text.matchAll(new RegExp(pattern, "gu")));

  function parseNumber(text) {
    if (/^[0-9]+$/.test(text)) return /^[1-9][0-9]{0,3}$/.test(text) ? Number(text) : null;
    const units = { 十: 10, 百: 100, 千: 1000 };
    let value = 0;
    let digit = 0;
    for (const char of text.replaceAll("〇", "零")) {
      if (units[char]) {
        value += (digit || 1) * units[char];
        digit = 0;
      } else {
        digit = char === "两" ? 2 : "零一二三四五六七八九".indexOf(char);
      }
    }
    value += digit;
    return spellings(value).has(text.replaceAll("〇", "零").replaceAll("两", "二")) ? value : null;
  }
  function spellings(value) {
    if (value < 1 || value > 9999) return new Set();
    let text = "";
    for (const [size, unit] of [[1000, "千"], [100, "百"], [10, "十"], [1, ""]]) {
      const digit = Math.floor(value / size) % 10;
      if (digit) text += "零一二三四五六七八九"[digit] + unit;
      else if (text && !text.endsWith("零") && value % size) text += "零";
    }
    const usual = text.startsWith("一十") ? text.slice(1) : text;
    return new Set([
      usual, usual.startsWith("十") ? "一" + usual : usual, usual.replaceAll("百一十", "百十"),
    ]);
  }

  const candidate = (one) => ({ notice: "", clause: "", missing: "", work: "", wid: "", ...one });

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

  function plainly(text) {
    return fold(Array.from(text).slice(0, LONGEST).join("")).replace(/\s+/gu, "")
      .replace(/[〉>»]/gu, "》").replace(/[〈<«]/gu, "《")
      .replace(/[[{〔【〖「『﹝⟨]/gu, "(").replace(/[\]}〕】〗」』﹞⟩]/gu, ")");
  }

  async function address(plain) {
    const match = plain.match(ADDRESS);
    const found = match || plain.match(OWN);
    if (!found) return [];
    const { id, clause = "", kind } = found.groups;
    if (kind === "works") {
      if (!Object.hasOwn(known.works, id)) return [];
      if (!clause || await carries(id, clause)) return [candidate({ work: id, wid: clause })];
      return [candidate({ missing: clause, work: id })];
    }
    if (!Object.hasOwn(known.notices, id)) return [];
    if (!clause || Object.hasOwn(await clausesOf(id), clause)) {
      return [candidate({ notice: id, clause })];
    }
    return [candidate({ notice: id, missing: clause })];
  }

  async function carries(work, wid) {
    const tables = await Promise.all(known.works[work].versions.map(clausesOf));
    return tables.some((table) => Object.values(table).some((clause) => clause.wid === wid));
  }

  function notices(plain) {
    const without = plain.replace(new RegExp(TITLE, "gu"), (title) => "\n".repeat(title.length));
    const numbers = [...all(NUMBER, without)];
    for (const [i, match] of numbers.entries()) {
      const fits = those((one) => isNumbered(match.groups, one));
      if (fits.length) {
        let end = match.index + match[0].length;
        // A joint notice may be cited by all of its numbers: 嘉样发〔2024〕5号、嘉财发〔2024〕7号.
        for (const more of numbers.slice(i + 1)) {
          if (more.index > end + 1 || !isNumbered(more.groups, known.notices[fits[0]])) break;
          end = more.index + more[0].length;
        }
        return [fits, without.slice(0, match.index) + "\n" + without.slice(end)];
      }
    }
    const titles = all(TITLE, plain);
    for (const match of titles) {
      const fits = titled(bare(match[1]));
      if (fits.length) {
        return [fits, plain.slice(0, match.index) + "\n" + plain.slice(match.index + match[0].length)];
      }
    }
    return titles.length ? [[], plain] : untitled(plain);
  }
  function those(test) {
    return Object.entries(known.notices).filter(([, one]) => test(one)).map(([name]) => name);
  }

  const isNumbered = (cited, one) =>
    (one.numbers ?? one.number?.slice(0, 1) ?? []).some((number) => isNumber(cited, number));

  function isNumber(cited, number) {
    const match = plainly(number).match(new RegExp(`^${NUMBER}$`, "u"));
    if (!match || cited.year !== match.groups.year || cited.no !== match.groups.no) return false;
    if (!cited.head) return Boolean(cited.open || cited.end);
    return cited.head.endsWith(match.groups.head) || match.groups.head.endsWith(cited.head);
  }

  const namesOf = (one) => [bare(one.name[0]), bare(one.title[0])].filter(Boolean);

  function titled(title) {
    const same = those((one) => namesOf(one).includes(title));
    if (same.length) return same;
    if (Array.from(title).length < FEWEST) return [];
    return those((one) => namesOf(one).some((ours) => ours.includes(title) || title.includes(ours)));
  }

  function untitled(plain) {
    const words = bare(plain);
    const name = (id) => bare(known.notices[id].name[0]);
    const inside = those((one) => {
      const ours = bare(one.name[0]);
      return ours.length >= FEWEST && words.includes(ours);
    });
    if (inside.length) {
      const longest = Math.max(...inside.map((id) => name(id).length));
      const fits = inside.filter((id) => name(id).length === longest);
      return [fits, behind(plain, words.indexOf(name(fits[0])) + longest)];
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

  function behind(plain, count) {
    for (let i = 0; i < plain.length; i += 1) {
      if (!count) return plain.slice(i);
      count -= bare(plain[i]) ? 1 : 0;
    }
    return "";
  }

  function groups(rest) {
    rest = rest.replace(/^的/u, "").replace(/^[\n:,。;]+|[\n:,。;]+$/gu, "");
    if (/^\d{1,4}$/.test(rest)) rest += ".";
    const found = [];
    let group = [];
    for (const match of all(STEP, rest)) {
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

  function stepOf({ 0: words, groups: g }) {
    if (g.own) return { unit: "own", number: 0, sub: 0, bracket: false, digits: false, words: g.own };
    let unit = "附件";
    let number = g.annex || "1";
    if (g.unit) [unit, number] = [g.unit, g.n];
    else if (g.bracket) [unit, number] = ["(", g.bracket];
    else if (g.part) [unit, number] = ["部分", g.part];
    else if (g.measure) [unit, number] = ["条", g.measure];
    const value = parseNumber(number);
    const sub = g.sub ? parseNumber(g.sub) : 0;
    if (value === null || sub === null) return null;
    const bracket = Boolean(g.open || g.bracket);
    return { unit, number: value, sub, bracket, digits: /^[0-9]+$/.test(number), words };
  }

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

  function inside(table, at, group) {
    const annexed = ["附件", "own"].includes(group[0].unit);
    const top = at.length === 1 && at[0] === "";
    return Object.entries(table).filter(([name, clause]) => {
      if (name.startsWith("annex") && !annexed) return false;
      if (!name.startsWith("annex") && annexed) return false;
      return top || ancestors(table, clause).some((above) => at.includes(above));
    });
  }

  function ancestors(table, clause) {
    const found = [];
    while (clause.parent) {
      found.push(clause.parent);
      clause = table[clause.parent];
    }
    return found;
  }

  function fits(table, below, at, step) {
    const has = (name) => Object.hasOwn(table, name);
    if (step.unit === "own") return [step.words].filter(has);
    if (step.unit === "款") {
      return at.map((above) => (step.number === 1 ? above : `${above}-t${step.number - 1}`)).filter(has);
    }
    if (step.unit === "段") return at.map((above) => `${above}-t${step.number}`).filter(has);
    for (const styles of readings(step)) {
      const found = below.filter(([name, clause]) => is(name, clause, styles, step));
      if (found.length) return found.map(([name]) => name);
    }
    return [];
  }

  const STYLES = {
    附件: ["annex"], 部分: ["part"], 编: ["book", "subbook"], 篇: ["book"], 分编: ["subbook"],
    章: ["chapter"], 节: ["division"], 行: ["row"],
  };

  function readings(step) {
    if (STYLES[step.unit]) return [STYLES[step.unit]];
    if (step.unit === "条") return step.digits ? [["article"], ["measure"], ["any"]] : [["article"], ["any"]];
    if (step.bracket) {
      return [step.digits ? ["item"] : ["section"], ["section", "item"], ["any"], ["row"]];
    }
    if (step.digits) return [["measure"], ["any"], ["section", "item"], ["row"]];
    return [["any"], ["section", "item", "measure"], ["row"]];
  }

  function is(name, clause, styles, step) {
    if (styles[0] === "row") return clause.style === "row" && name.endsWith(`-r${step.number}`);
    if (clause.number[0] !== step.number || clause.number[1] !== step.sub) return false;
    return styles.includes(clause.style) || (styles[0] === "any" && clause.measure);
  }

  return resolve;
}
