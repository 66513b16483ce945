// Steps of a clause → the clauses of one notice that they mean. The same functions as
// tiaowen/resolver/places.py.

/** @typedef {import("./citation.js").Step} Step */
/**
 * What the steps of one clause mean in a notice. `missing` are the numbers, or the words, that the
 * notice lacks; where it lacks any, `above` is the clause down to which the steps lead, and `has`
 * the first and the last of that kind below. `crossed` says that the steps lead each to a clause,
 * and not to one below the other.
 * @typedef {{ clauses: string[], missing: string[], above: string, has: string[], crossed: boolean }} Place
 */

const LONGEST_RANGE = 300;
/** @type {(more: Partial<Place>) => Place} */
const place = (more) => ({ clauses: [], missing: [], above: "", has: [], crossed: false, ...more });

/**
 * What the steps of one clause mean, each looked for below what those before reached.
 * @param {ClauseTable} table
 * @param {Step[]} steps
 * @returns {Place}
 */
export function find(table, steps) {
  let at = [""];
  for (const [i, step] of steps.entries()) {
    const below = inside(table, at, steps);
    if (step.last) return rangeOf(table, below, at, step);
    const found = fits(table, below, at, step);
    if (!found.length) {
      const alone = i && step.unit === "条" ? find(table, steps.slice(i)) : place({});
      if (alone.clauses.length) return place({ clauses: [...at, ...alone.clauses], crossed: true });
      return place({ missing: [""], above: at.length === 1 ? at[0] ?? "" : "", has: extent(below, step) });
    }
    at = found;
  }
  return place({ clauses: at });
}

/**
 * 第18—20条: each from the first to the last, 第18条之一 among them.
 * @param {ClauseTable} table
 * @param {[string, KnownClause][]} below
 * @param {string[]} at
 * @param {Step} step
 */
function rangeOf(table, below, at, step) {
  if (step.dash) {
    const clauses = fits(table, below, at, { ...step, sub: step.last, last: 0, dash: false });
    if (clauses.length) return place({ clauses });
  }
  /** @type {string[]} */
  const here = [];
  /** @type {string[]} */
  let missing = [];
  const last = Math.min(step.last, step.number + LONGEST_RANGE);
  for (let number = step.number; number <= last; number += 1) {
    const found = fits(table, below, at, { ...step, number, last: 0 });
    here.push(...found);
    if (!found.length) missing.push(String(number));
    if (number < last) {
      const like = found.map((name) => table[name]);
      for (const [name, clause] of below) {
        const alike = like.some((one) => one?.style === clause.style && one.parent === clause.parent);
        if (clause.number[0] === number && clause.number[1] && alike) here.push(name);
      }
    }
  }
  if (last < step.last) missing.push(`${last + 1}—${step.last}`);
  if (last < step.number) missing = [`${step.number}—${step.last}`];
  return place({ clauses: here, missing, above: at[0] ?? "", has: missing.length ? extent(below, step) : [] });
}

/**
 * The first and the last clause of the kind that a step names, none where there is none.
 * @param {[string, KnownClause][]} below
 * @param {Step} step
 */
function extent(below, step) {
  if (["款", "段", "own"].includes(step.unit)) return [];
  for (const styles of readings(step)) {
    const found = below.filter(([, clause]) => styles.includes(clause.style) || (styles[0] === "any" && clause.measure));
    const [first, last] = [found[0], found.at(-1)];
    if (first && last) return [first[0], last[0]];
  }
  return [];
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
  if (step.unit === "own") return [clauseOf(table, step.own)].filter(Boolean);
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
export function clauseOf(table, name) {
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
