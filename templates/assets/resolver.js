// A text that cites as people write it → the documents, clauses and bodies that it means. The same
// functions as tiaowen/resolver/answer.py; docs/resolver.md specifies the rules, and
// tests/cases/resolver.md holds both to the same answers.
import { read } from "./citation.js";
import { Documents } from "./documents.js";
import { clauseOf, find } from "./places.js";

/** @typedef {import("./citation.js").Part} Part */
/** @typedef {import("./citation.js").Read} Read */
/** @typedef {import("./citation.js").Step} Step */
/** @typedef {import("./query.js").Folding} Folding */

const MOST = 12; // notices in which a clause is looked for: a browser fetches the clauses of each
const RANK = ["in-force", "not-yet", "superseded", "expired", "repealed"];
// What a clause that is cited behind another takes over from it: 第十二条第一款、第三款.
/** @type {Record<string, string[]>} */
const ABOVE = {
  "(": ["附件", "条", "款"], 项: ["附件", "条", "款"], 款: ["附件", "条"], 段: ["附件", "条"],
  目: ["附件", "条", "款", "项"], 行: ["附件"],
};
const NOTHING = /^[^\p{L}\p{N}_]*(?:[第条款项目号令章节年零〇之][^\p{L}\p{N}_]*)*$/u;

/** @type {(more: Partial<Target>) => Target} */
const target = (more) => ({ notice: "", clause: "", work: "", wid: "", body: "", ...more });
/** @type {(more: Partial<Lacking>) => Lacking} */
const lacking = (more) => ({ notice: "", words: "", has: [], above: "", work: "", ...more });

/**
 * What a text means that cites documents, clauses or bodies.
 * @param {string} text as it was typed, of any length
 * @param {Known} known what is known of the site, or the part of it that the text can mean
 * @param {string} day YYYY-MM-DD; what is in force on it comes first
 * @param {Folding} folding
 * @returns {Answer}
 */
export function resolve(text, known, day, folding) {
  return resolveWith(text, day, new Documents(known, folding));
}

/**
 * As `resolve`; what was sought stands in the documents afterwards.
 * @param {string} text
 * @param {string} day
 * @param {Documents} documents
 */
export function resolveWith(text, day, documents) {
  const got = new Reader(read(text, documents.folding), documents.known, day, documents);
  const { parts } = got.read;
  let lost = false; // what stands behind words that are not understood is not understood either
  for (const [i, part] of parts.entries()) {
    const before = parts[i - 1];
    if (part.kind === "words") {
      lost = words(got, part, parts[i + 1]);
      continue;
    }
    if (part.kind === "title") {
      const found = got.documents.titled(part.words);
      got.document(found.notices, part.start, part.end, true);
      if (found.part) got.notes.add("part");
    } else if (part.kind === "number" || part.kind === "order") {
      const { notices, taken } = got.documents.numbered(part, before?.kind === "words" ? before.words : "");
      if (!notices.length) for (const one of got.documents.near(part)) got.near.add(one);
      got.document(notices, part.start - taken, part.end, false);
    } else if (part.kind === "clause") {
      got.documents.clauses = true;
      if (lost) got.miss(part.start, part.end);
      else got.clause(part, got.steps.length > 0);
    } else {
      got.address(part);
    }
    lost = false;
  }
  got.whole();
  return answerOf(got);
}

/**
 * Take what stands between other parts; whether any of it is not understood.
 * @param {Reader} got
 * @param {Part} part
 * @param {Part | undefined} following
 */
function words(got, part, following) {
  let text = part.words;
  const behind = got.byTitle && got.end === part.start ? got.notices ?? [] : [];
  if (following?.kind === "number" || following?.kind === "order") {
    text = text.slice(0, text.length - got.documents.numbered(following, text).taken);
  }
  let lost = false;
  for (const one of got.documents.phrases(text, behind)) {
    const [start, end] = [part.start + one.start, part.start + one.end];
    if (one.kind === "title") {
      got.document(one.notices, start, end, true);
      if (one.part) got.notes.add("part");
    } else if (one.kind === "year") {
      got.year(one.year, start, end);
    } else if (one.kind === "body") {
      got.whole();
      for (const body of one.bodies) got.add(target({ body }));
    } else {
      const ends = following?.kind === "clause" && end === following.start;
      if (ends && got.documents.namesKind(got.read.plain.slice(start, end))) got.document([], start, end, true);
      got.miss(start, end);
      lost = true;
    }
  }
  return lost;
}

/** What was found so far, and the document that a clause would belong to. */
class Reader {
  /**
   * @param {Read} text
   * @param {Known} known
   * @param {string} day
   * @param {Documents} documents
   */
  constructor(text, known, day, documents) {
    this.read = text;
    this.known = known;
    this.day = day;
    this.documents = documents;
    /** @type {Map<string, Target>} */
    this.targets = new Map();
    /** @type {Map<string, Lacking>} */
    this.lacking = new Map();
    /** @type {Set<string>} */
    this.near = new Set();
    /** @type {Set<string>} */
    this.notes = new Set();
    /** @type {[number, number][]} */
    this.unknown = [];
    /** @type {string[] | null} null before the first document, none where it is not known */
    this.notices = null;
    this.untold = false;
    this.byTitle = false;
    this.end = 0;
    /** @type {Step[]} */
    this.steps = [];
    this.cited = false;
  }

  /** @param {Target} one */
  add(one) {
    const key = JSON.stringify(one);
    if (!this.targets.has(key)) this.targets.set(key, one);
  }
  /** @param {Lacking} one */
  lack(one) {
    this.lacking.set(JSON.stringify(one), one);
  }

  /**
   * Take the document that the clauses behind it belong to.
   * @param {string[]} notices
   * @param {number} start
   * @param {number} end
   * @param {boolean} byTitle
   */
  document(notices, start, end, byTitle) {
    const both = notices.filter((one) => this.notices?.includes(one));
    const same = both.length === this.notices?.length && both.every((one, i) => one === this.notices?.[i]);
    let meant = notices;
    // 《…行动计划》（渝府办发〔2025〕57号): one document, by its title and its number.
    if (this.untold && both.length && (byTitle !== this.byTitle || same)) meant = both;
    else this.whole();
    this.cited = true;
    this.notices = meant.toSorted((one, other) => this.compare(one, other));
    this.untold = meant.length > 0;
    this.byTitle = byTitle;
    this.end = end;
    this.steps = [];
    if (!meant.length) this.miss(start, end);
  }

  /** Tell a document behind which no clause stood. */
  whole() {
    if (this.untold) for (const notice of this.notices ?? []) this.add(target({ notice }));
    this.untold = false;
  }

  /**
   * The living first, of a work the newest; else as the site has them.
   * @type {(one: string, other: string) => number}
   */
  compare(one, other) {
    const [a, b] = [this.order(one), this.order(other)];
    return a.rank - b.rank || a.newest - b.newest;
  }
  /** @param {string} name */
  order(name) {
    const one = this.notice(name);
    return { rank: RANK.indexOf(statusOf(one, this.day)), newest: -one.place };
  }
  /** @param {string} name */
  notice(name) {
    const one = this.known.notices[name];
    if (!one) throw new Error(`${name}: no such notice`);
    return one;
  }

  /**
   * Take the year of a version: only the document's notices of that year are meant.
   * @param {string} year
   * @param {number} start
   * @param {number} end
   */
  year(year, start, end) {
    const fits = (this.notices ?? []).filter((one) => this.notice(one).years.includes(year));
    if (fits.length) this.notices = fits;
    else this.miss(start, end);
  }

  /**
   * Look for a clause in the document that stands before it.
   * @param {Part} part
   * @param {boolean} joined
   */
  clause(part, joined) {
    const steps = joined ? this.inherited(part.steps) : part.steps;
    this.steps = steps;
    if (this.notices === null) {
      this.notes.add("document");
    } else if (!this.notices.length) {
      this.miss(part.start, part.end);
    } else if (this.notices.length > MOST) {
      this.notes.add("many");
    } else {
      this.untold = false;
      for (const name of this.notices) this.documents.places.add(name);
      if (part.taiwan) this.notes.add("taiwan");
      this.look(this.notices, part, steps);
    }
  }

  /**
   * @param {string[]} notices
   * @param {Part} part
   * @param {Step[]} steps
   */
  look(notices, part, steps) {
    const words = this.read.asTyped(part.start, part.end);
    const found = notices.map((name) => {
      const known = this.notice(name);
      return { name, known, place: find(known.clauses, this.counted(known, part, steps)) };
    });
    const fits = found.filter(({ place }) => place.clauses.length);
    for (const { name, known, place } of fits.length ? fits : found) {
      for (const clause of place.clauses) this.add(target({ notice: name, clause }));
      if (place.crossed) this.notes.add("path");
      if (!known.held) {
        this.add(target({ notice: name }));
        this.notes.add("unheld");
      } else if (place.missing.length) {
        const said = place.missing.join("、") || words;
        this.lack(lacking({ notice: name, words: said, has: place.has, above: place.above }));
      }
    }
  }

  /**
   * The steps as a text of Taiwan counts them: its 第1項 is 第1款 elsewhere.
   * @param {KnownNotice} known
   * @param {Part} part
   * @param {Step[]} steps
   */
  counted(known, part, steps) {
    const units = steps.map((step) => step.unit);
    if (part.taiwan || !known.taiwan || units.includes("款") || !units.includes("项")) return steps;
    this.notes.add("taiwan");
    return steps.map((step) => (step.unit === "项" ? { ...step, unit: "款" } : step));
  }

  /**
   * 第十二条第一款、第三款: what is left out stands in the clause before.
   * @param {Step[]} steps
   */
  inherited(steps) {
    const above = ABOVE[steps[0]?.unit ?? ""];
    if (!above) return steps;
    const kept = [];
    for (const step of this.steps) {
      if (!above.includes(step.unit)) break;
      kept.push(step);
    }
    return [...kept, ...steps];
  }

  /**
   * Remember a part that is not understood; parts that touch are told as one.
   * @param {number} start
   * @param {number} end
   */
  miss(start, end) {
    const last = this.unknown.at(-1);
    const from = last && last[1] >= start ? this.unknown.pop()?.[0] ?? start : start;
    if (from < end) this.unknown.push([from, end]);
  }

  /**
   * Take one of our own addresses or ids, or a number that is written like one.
   * @param {Part} part
   */
  address(part) {
    const [kind, name, clause] = part.address;
    if (clause) this.documents.clauses = true;
    const key = { notices: `i${name}`, works: `w${name}`, bodies: `p${name}/${clause}` }[kind];
    if (key) this.documents.asked.add(key);
    const { notices, works, bodies } = this.known;
    const work = kind === "works" && Object.hasOwn(works, name) ? works[name] : null;
    const notice = kind === "notices" && Object.hasOwn(notices, name) ? notices[name] : null;
    if (work) {
      this.whole();
      this.cited = true;
      this.notices = [];
      if (!clause || work.wids.includes(clause)) this.add(target({ work: name, wid: clause }));
      else this.lack(lacking({ words: clause, work: name }));
    } else if (kind === "bodies" && Object.hasOwn(bodies, `${name}/${clause}`)) {
      this.whole();
      this.cited = true;
      this.add(target({ body: `${name}/${clause}` }));
    } else if (notice) {
      this.document([name], part.start, part.end, false);
      if (!clause) return;
      this.untold = false;
      this.documents.places.add(name);
      const own = clauseOf(notice.clauses, clause);
      if (own) this.add(target({ notice: name, clause: own }));
      else this.lack(lacking({ notice: name, words: clause }));
    } else {
      const numbered = this.documents.verbatim(part.words);
      if (numbered.length) this.document(numbered, part.start, part.end, false);
      else this.miss(part.start, part.end);
    }
  }
}

/**
 * The status of a notice on a day; that of an unheld one is told as in force.
 * @param {KnownNotice} notice
 * @param {string} day
 */
export function statusOf(notice, day) {
  const begun = notice.periods.filter((one) => (one.from ?? "") <= day).at(-1)?.status ?? "";
  return RANK.includes(begun) ? begun : "in-force";
}

/**
 * @param {Reader} got
 * @returns {Answer}
 */
function answerOf(got) {
  const unknown = got.unknown.map(([start, end]) => got.read.asTyped(start, end));
  const [targets, lacks] = [[...got.targets.values()], [...got.lacking.values()]];
  const notes = /** @type {Answer["notes"]} */ ([...got.notes]);
  /** @type {Answer} */
  const answer = { kind: "none", targets, unknown, lacking: lacks, near: [...got.near], notes };
  if (!got.cited && (unknown.length || !targets.length)) {
    // Words that cite no document are a search, but for a clause that lacks its document.
    const plain = unknown.join("");
    if (plain && !NOTHING.test(got.documents.bare(plain))) return { ...answer, kind: "search", targets: [] };
    return answer;
  }
  if (!targets.length) return answer;
  const settled = targets.length === 1 && !(unknown.length || lacks.length || notes.length);
  return { ...answer, kind: settled ? "go" : "list" };
}
