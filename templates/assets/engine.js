// A query → verified hits. The index tells which units may have a word. Their blocks are fetched in
// the order of their rank, and the word is looked for in the text itself, so that no false hit is
// shown. A count is exact, or is marked as not exact.
import { FEW, SLOTS, blockOf, blocksOf, common, lookup } from "./lookup.js";
import { indexed, parse, places, ways } from "./query.js";
import { Unavailable } from "./shards.js";

/** @typedef {import("./lookup.js").Lookup} Lookup */
/** @typedef {import("./query.js").Folding} Folding */
/** @typedef {import("./query.js").Numbered} Numbered */
/** @typedef {import("./shards.js").Store} Store */

const AT_ONCE = 16; // units whose blocks are fetched in parallel
const NEAR = 48; // blocks that are fetched to tell where words stand nearest
const APART = 2 ** 20; // ranks a notice whose clauses have the words between them behind all clauses
const AT_MOST = 200; // units that are read for one page of hits
const PATIENCE = 12; // blocks that a search fetches before the reader asks for more
export const PAGE = 10;
const NUMERAL = /[0-9０-９〇零一二三四五六七八九十百千万萬亿億两兩]/u;
/** @type {Dimension[]} */
export const DIMENSIONS = ["region", "kind", "type", "status", "body", "topic", "year"];
export const WITHOUT = ["gone", "records"];

/**
 * What a search found in one unit.
 * @typedef {object} Hit
 * @property {number} unit
 * @property {SearchItem} item
 * @property {SearchUnit} clause
 * @property {Span[]} marks where the words stand in its text
 * @property {Facts} facts
 * @property {string} status "" for what has none
 * @property {(number | string)[]} rank hits are sorted by this
 * @property {string} ref as `data-ref` has it
 * @property {boolean} apart whether it stands for a notice whose clauses have the words between them
 */
/**
 * A notice whose clauses have every word between them: for each word the units that have it.
 * @typedef {{item: number, units: number[][]}} Spread
 */

export class Search {
  /**
   * A search that knows which units to look at; `advance` looks at them.
   * @param {Store} store
   * @param {Folding} folding
   * @param {string} text
   * @param {Filters} filters a set of values for some of DIMENSIONS, and `without`: "gone", "records"
   * @param {(periods: string) => Status} status the status of a notice's periods on the reader's day
   * @param {boolean} [lenient] take a text that lacks what the index says of it for no hit
   */
  static async run(store, folding, text, filters, status, lenient = false) {
    // A number may be written in other ways; what knows them is loaded where there is one.
    const { numbered } = NUMERAL.test(text) ? await import("./writings.js") : {};
    const search = new Search(store, folding, text, filters, status, lenient, numbered);
    await search.#prepare();
    return search;
  }

  /**
   * @param {Store} store
   * @param {Folding} folding
   * @param {string} text
   * @param {Filters} filters
   * @param {(periods: string) => Status} status
   * @param {boolean} lenient
   * @param {Numbered | undefined} numbered
   */
  constructor(store, folding, text, filters, status, lenient, numbered) {
    this.store = store;
    this.folding = folding;
    this.text = text;
    this.filters = filters;
    this.status = status;
    this.lenient = lenient;
    this.numbered = numbered;
    const { words, cited } = parse(text, folding, numbered);
    this.words = words.filter((word) => !word.not);
    this.unwanted = words.filter((word) => word.not);
    this.cited = cited;
    const [one, ...more] = this.words;
    this.names = one && !more.length ? ways(one).map((word) => word.bare) : [this.words.map((word) => word.bare).join("")];
    /** @type {Map<number, Hit | null>} unit → its hit, or null where the text lacks a word */
    this.known = new Map();
    /** @type {Hit[]} */
    this.hits = [];
    this.shown = 0; // hits that the reader has seen
    /** @type {number[]} units to verify, in the order of their rank */
    this.queue = [];
    /** @type {number[]} */
    this.everything = [];
    /** @type {Spread[]} items that have every word, though no clause has them all */
    this.spread = [];
    /** @type {Set<number>} units that the citation means */
    this.first = new Set();
    /** @type {Map<number, Facts>} */
    this.items = new Map();
    /** @type {Catalogue | null} */
    this.catalogue = null;
    /** @type {Set<number> | null} units that name a body which the reader chose */
    this.named = null;
    /** @type {string[]} keys that the index was not asked for */
    this.spare = [];
    /** @type {string[][][]} keys of each writing of each word that the index vouches for */
    this.vouched = [];
    /** @type {Set<number>} units with every word in their heading */
    this.heads = new Set();
    this.loose = false; // whether a word is looked for in whole blocks
    this.indexed = false; // whether the index alone knows the hits
    this.near = false; // whether the words are parts of what was typed, best where they stand near
  }

  /**
   * The same search for other words, those first that stand nearest to each other.
   * @param {Word[]} words
   * @param {number} [wanted]
   */
  async nearest(words, wanted = PAGE) {
    const search = new Search(this.store, this.folding, this.text, this.filters, this.status, this.lenient, this.numbered);
    Object.assign(search, { words, names: [], cited: null, near: true });
    await search.#prepare();
    if (words.length > 1) await search.settle(NEAR);
    return search.advance(wanted);
  }

  get #items() {
    if (!this.catalogue) throw new Error("the catalogue was not fetched");
    return this.catalogue;
  }

  async #prepare() {
    const { store, filters } = this;
    const [word, ...more] = this.words;
    if (!word) return;
    const found = await Promise.all(this.words.map((word) => lookup(store, word)));
    const units = found.map((one) => one.units).reduce((a, b) => common(a, b));
    this.loose = this.words.some((word) => [...word.bare].length === 1);
    this.spare = found.flatMap((one) => one.spare);
    this.vouched = found.map((one) => one.keys);
    this.heads = new Set(found.map((one) => one.heads).reduce((a, b) => common(a, b)));
    this.indexed = !more.length && !this.unwanted.length && indexed(word, store);
    const filtered = Object.values(filters).some((values) => values?.size);
    if (filtered || this.cited || more.length || blocksOf(units).size > PATIENCE) {
      this.catalogue = await store.catalogue();
    }
    if (filters.body?.size) this.named = await this.#naming(filters.body);
    if (this.cited) await this.#cite(this.cited);
    this.everything = this.#ordered(Uint32Array.from(new Set([...units, ...this.first])).sort());
    this.queue = this.everything.filter((unit) => this.#passes(unit));
    // Three parts of a word in one notice, each in another clause, are no sign of what was meant.
    if (more.length && !(this.near && more.length > 1)) this.#spreading(found);
  }

  /**
   * 57号第20条: that clause of the notices whose number fits, else the notices themselves.
   * @param {CitedClause} cited
   */
  async #cite({ number, serial, clause }) {
    const [word] = parse(number.replace(/\s/gu, ""), this.folding, this.numbered).words;
    if (!word) return;
    const { units } = await lookup(this.store, word);
    const labelled = await this.#list(`#${clause}`);
    const { bases } = this.#items;
    for (const title of Array.from(units).filter((unit) => this.#isTitle(unit))) {
      const { item } = await this.store.block(blockOf(title));
      const own = this.folding.fold(item.number, false).text;
      if (!ways(word).some(({ bare }) => this.folding.bare(own).endsWith(bare))) continue;
      if (Number(/(\d+)\D*$/.exec(own)?.[1]) !== serial) continue;
      const end = (bases[this.#itemOf(title) + 1] ?? Infinity) * SLOTS;
      const clauses = Array.from(labelled).filter((unit) => unit > title && unit < end);
      for (const unit of clauses.length ? clauses : [title]) this.first.add(unit);
    }
    for (const unit of this.first) await this.#verify(unit);
  }

  /** @param {string} key */
  async #list(key) {
    const entry = await this.store.find(key);
    if (!entry) return new Uint32Array(0);
    return entry.units ? entry.units : (await this.store.often(key, entry.count)).units;
  }

  /** @param {Set<string>} bodies */
  async #naming(bodies) {
    const lists = await Promise.all([...bodies].map((body) => this.#list(`@${body}`)));
    return new Set(lists.flatMap((list) => Array.from(list)));
  }

  /** @param {number} unit */
  #itemOf(unit) {
    const { bases } = this.#items;
    const block = blockOf(unit);
    let low = 0;
    for (let high = bases.length; high - low > 1;) {
      const middle = (low + high) >> 1;
      if ((bases[middle] ?? Infinity) <= block) low = middle;
      else high = middle;
    }
    return low;
  }

  /** @param {number} unit */
  #isTitle(unit) {
    return unit % SLOTS === 0 && this.#items.bases[this.#itemOf(unit)] === blockOf(unit);
  }

  /**
   * The facts of an item that the catalogue knows, made once.
   * @param {number} item
   */
  #factsOf(item) {
    let facts = this.items.get(item);
    if (!facts) {
      const { region, kind, type, year, topics, periods } = this.#items;
      facts = this.#describe(region[item] ?? ["", ""], kind[item] ?? "", type[item] ?? "",
        year[item] ?? 0, topics[item] ?? [], periods[item] ?? "");
      this.items.set(item, facts);
    }
    return facts;
  }

  /**
   * What the filters ask of a unit; from its text, where that was fetched.
   * @param {number} unit
   */
  #facts(unit) {
    const hit = this.known.get(unit);
    if (hit) return hit.facts;
    return this.#factsOf(this.#itemOf(unit));
  }

  /**
   * @param {Named} region
   * @param {string} kind
   * @param {string} type "" where it is unknown
   * @param {number} year 0 where there is no day
   * @param {Named[]} topics
   * @param {string} periods
   * @param {Named[] | null} [bodies] null where the text was not fetched
   * @returns {Facts}
   */
  #describe(region, kind, type, year, topics, periods, bodies = null) {
    return { region: [region], kind: [[kind]], type: type ? [[type]] : [], status: periods ? [[this.status(periods)]] : [],
      topic: topics, year: year ? [[String(year)]] : [], body: bodies };
  }

  /**
   * Whether a unit is one that the filters leave.
   * @param {number} unit
   * @param {string} [except] a dimension that is not asked for
   */
  #passes(unit, except = "") {
    const { filters } = this;
    const active = DIMENSIONS.filter((name) => name !== except && filters[name]?.size);
    if (!active.length && !filters.without?.size) return true;
    const facts = this.#facts(unit);
    if (filters.without?.has("gone") && group(facts.status?.[0]?.[0]) === 2) return false;
    if (filters.without?.has("records") && facts.kind?.[0]?.[0] !== "notice") return false;
    return active.every((name) => name === "body" ? this.named?.has(unit)
      : facts[name]?.some(([value]) => filters[name]?.has(value)));
  }

  /**
   * Titles, then headings, then texts; living ones first, then newer ones. Sorted as numbers, since
   * a usual word is in tens of thousands of units.
   * @param {Uint32Array} units rising
   */
  #ordered(units) {
    if (!this.catalogue) return Array.from(units).reverse();
    const order = Float64Array.from(units, (unit) => {
      const item = this.#itemOf(unit);
      const { status, kind } = this.#factsOf(item);
      const title = this.#isTitle(unit) ? (kind?.[0]?.[0] === "notice" ? 2 : 3) : 4;
      const tier = this.first.has(unit) ? 0 : this.heads.has(unit) ? 3 : title;
      const standing = tier * 4 + group(status?.[0]?.[0]);
      return (standing * 2 ** 20 + (2 ** 20 - 1 - item)) * 2 ** 24 + unit;
    }).sort();
    return Array.from(order, (key) => key % 2 ** 24);
  }

  /** @param {number} unit */
  async #verify(unit) {
    if (this.known.has(unit)) return;
    const block = await this.store.block(blockOf(unit));
    const hit = this.#hit(unit, block, this.first.has(unit) ? 0 : this.words.length);
    if (!hit && !this.lenient) this.#doubt(block.units[unit % SLOTS]?.text ?? "");
    this.known.set(unit, hit);
  }

  /**
   * A text without a key that the index has for it is of another edition than the index.
   * @param {string} text
   */
  #doubt(text) {
    const bare = this.folding.bare(text);
    for (const writings of this.vouched) {
      if (writings.length && !writings.some((keys) => keys.every((key) => bare.includes(key)))) throw new Unavailable("outdated");
    }
  }

  /**
   * The hit that a unit is, or null when it has fewer than `least` of the words, or an unwanted one.
   * @param {number} unit
   * @param {SearchBlock} block
   * @param {number} least
   * @returns {Hit | null}
   */
  #hit(unit, { item, units }, least) {
    const found = units[unit % SLOTS];
    if (!found) return null;
    const all = this.words.map((word) => places(word, found.text, this.folding));
    if (all.filter((one) => one.length).length < least) return null;
    if (this.unwanted.some((word) => places(word, found.text, this.folding, false).length)) return null;
    const facts = this.#describe(item.region, item.kind, item.type, Number(item.day.slice(0, 4)),
      item.topics, item.periods, located(found.bodies, item.region));
    const status = facts.status?.[0]?.[0] ?? "";
    const tier = this.first.has(unit) ? 0 : this.#tier(unit, item, found, all);
    const rank = [...(this.near ? [distance(all)] : []), tier, group(status), -Date.parse(item.day || "0001-01-01"), item.id, unit];
    return { unit, item, clause: found, marks: merged(all.flat()), facts, status, rank,
      ref: found.id ? `${item.id}#${found.id}` : item.id, apart: false };
  }

  /**
   * How a hit ranks: 1 named in full, 2 a notice's title, 3 a record's title or a heading, 4 a text.
   * @param {number} unit
   * @param {SearchItem} item
   * @param {SearchUnit} found
   * @param {Span[][]} all where each word stands
   */
  #tier(unit, item, { id, text, head }, all) {
    if (!id && unit % SLOTS === 0) {
      const own = [...text.split("　"), item.name].map((part) => this.folding.bare(part));
      if (this.names.some((name) => own.includes(name) || own.includes(`${name}号`))) return 1;
      if (all.every((one) => one.length)) return item.kind === "notice" ? 2 : 3;
    }
    return all.every((one) => one.some(([, end]) => end <= head)) ? 3 : 4;
  }

  /**
   * Verify further units in the order of rank, until there are so many hits; then a few blocks more
   * if that makes the count exact.
   * @param {number} [wanted]
   */
  async advance(wanted = PAGE) {
    // Where next to all candidates lack the words, the reader is asked before more are read.
    const most = this.known.size + AT_MOST;
    while (this.queue.length && this.hits.length < wanted && this.known.size < most) {
      await this.#take(this.queue.slice(0, Math.max(1, wanted - this.hits.length)));
      if (this.known.size > 2 * this.hits.length) await this.#narrow();
    }
    await this.#gatherUntil(() => this.hits.length >= wanted);
    if (this.#unread().size <= PATIENCE && !this.spread.length) await this.settle(PATIENCE);
    return this;
  }

  // Most units fetched so far lack the words: look up the keys that were left out.
  async #narrow() {
    while (this.spare.length && blocksOf(this.queue).size > FEW) {
      const list = new Set(await this.#list(this.spare.shift() ?? ""));
      this.queue = this.queue.filter((unit) => list.has(unit));
      this.everything = this.everything.filter((unit) => this.known.has(unit) || list.has(unit));
    }
  }

  /**
   * Verify all units that are left, unless they are in more blocks or notices than given.
   * @param {number} limit
   */
  async settle(limit) {
    if (this.#unread().size <= limit) {
      const rest = this.everything.filter((unit) => !this.known.has(unit));
      while (rest.length) await this.#take(rest.splice(0, AT_ONCE));
      if (this.spread.length <= limit) await this.#gatherUntil(() => false);
    }
    return this;
  }

  #unread() {
    return blocksOf(this.everything.filter((unit) => !this.known.has(unit)));
  }

  /** @param {number[]} units */
  async #take(units) {
    await Promise.all(units.map((unit) => this.#verify(unit)));
    const added = this.queue.flatMap((unit) => this.known.get(unit) ?? []);
    this.queue = this.queue.filter((unit) => !this.known.has(unit));
    this.#add(added);
  }

  /**
   * Hits that the reader has seen keep their places; new ones are ranked below them.
   * @param {Hit[]} hits
   */
  #add(hits) {
    const seen = this.hits.slice(0, this.shown);
    const rest = [...this.hits.slice(seen.length), ...hits];
    this.hits = [...seen, ...rest.sort((a, b) => compare(a.rank, b.rank))];
  }

  /** @param {Lookup[]} found what the index says of each word */
  #spreading(found) {
    const lists = found.map(({ units }) => {
      /** @type {Map<number, number[]>} */
      const items = new Map();
      for (const unit of units) {
        const item = this.#itemOf(unit);
        const own = items.get(item);
        if (own) own.push(unit);
        else items.set(item, [unit]);
      }
      return items;
    });
    this.spread = [...lists[0]?.keys() ?? []]
      .filter((item) => lists.every((list) => list.has(item)))
      .map((item) => ({ item, units: lists.map((list) => list.get(item) ?? []) }))
      .filter(({ units }) => units.some((some) => some.some((unit) => this.#passes(unit))))
      .sort((a, b) => b.item - a.item);
  }

  /** @param {() => boolean} enough */
  async #gatherUntil(enough) {
    for (let next = this.spread[0]; next && !enough(); next = this.spread[0]) {
      this.spread.shift();
      await this.#gather(next);
    }
  }

  /**
   * A notice whose clauses have every word between them: its clause with the most of them. The
   * index alone is believed only where it is exact.
   * @param {Spread} spread
   */
  async #gather({ item, units }) {
    if (this.hits.some((hit) => this.#itemOf(hit.unit) === item)) return;
    /** @type {Map<number, number>} */
    const tally = new Map();
    for (const unit of units.flat()) tally.set(unit, (tally.get(unit) ?? 0) + 1);
    if ([...tally.keys()].some((unit) => this.known.get(unit))) return;
    for (const [i, word] of this.words.entries()) {
      if (indexed(word, this.store)) continue;
      let stands = false;
      for (const unit of units[i] ?? []) stands ||= await this.#has(word, unit);
      if (!stands) return;
    }
    const order = [...tally].sort(([a, fewer], [b, more]) => more - fewer || a - b);
    for (const [unit] of order.filter(([one]) => this.#passes(one))) {
      const hit = this.#hit(unit, await this.store.block(blockOf(unit)), 1);
      if (hit) {
        this.#add([{ ...hit, apart: true, rank: [APART, ...hit.rank.slice(1)] }]);
        return;
      }
    }
  }

  /**
   * @param {Word} word
   * @param {number} unit
   */
  async #has(word, unit) {
    const { units } = await this.store.block(blockOf(unit));
    const found = units[unit % SLOTS];
    return found !== undefined && places(word, found.text, this.folding, false).length > 0;
  }

  /**
   * Whether there are fewer hits than that, and none is named in full by the words.
   * @param {number} enough
   */
  isFew(enough) {
    const named = this.hits.some(({ rank: [tier = 0] }) => Number(tier) <= 1);
    return this.count.exact && this.count.number < enough && !named;
  }

  get done() { return !this.queue.length && !this.spread.length; }

  /**
   * How many hits there are, and whether that is all or only what is known so far: then `most` is
   * how many there can be at most, null where that is not known.
   * @returns {{number: number, exact: boolean, most: number | null}}
   */
  get count() {
    const all = this.hits.length + this.queue.length;
    if (this.done || this.indexed) return { number: all, exact: true, most: all };
    const most = this.spread.length || this.loose ? null : all;
    return { number: this.hits.length, exact: false, most };
  }

  /**
   * The values of a dimension among the hits, counted as if it were not filtered itself.
   * @param {Dimension} name
   */
  facet(name) {
    /** @type {Map<string, {value: string, label: string | undefined, number: number}>} */
    const counts = new Map();
    let exact = this.spread.length === 0;
    const add = (/** @type {Facts} */ facts) => {
      for (const [value, label] of facts[name] ?? []) {
        const one = counts.get(value) ?? { value, label, number: 0 };
        one.number += 1;
        counts.set(value, one);
      }
    };
    for (const unit of this.everything) {
      const hit = this.known.get(unit);
      if (hit === null || !(hit || this.catalogue) || !this.#passes(unit, name)) continue;
      if (hit || (this.indexed && name !== "body")) add(hit ? hit.facts : this.#facts(unit));
      else exact = false;
    }
    for (const hit of this.hits) if (hit.apart) add(hit.facts);
    if (!this.catalogue && this.#unread().size) exact = false;
    return { exact, values: [...counts.values()] };
  }
}

/**
 * Bodies as filters name them: those of the item's own region with it, since two cities have a 市药监局.
 * @param {Named[]} bodies
 * @param {Named} region
 * @returns {Named[]}
 */
function located(bodies, [region, name]) {
  return bodies.map(([id, short]) => [id, id.startsWith(`${region}/`) && name ? `${short}（${name}）` : short]);
}

/**
 * Living texts, then what has no status (records, instruments that are not held), then the rest.
 * @param {string | undefined} status
 */
function group(status) {
  return ["repealed", "expired", "superseded"].includes(status ?? "") ? 2 : status ? 0 : 1;
}

/**
 * How many characters stand at most between one of the first word and the nearest of each other.
 * @param {Span[][]} all where each word stands
 */
function distance([first = [], ...others]) {
  const gaps = first.map(([start, end]) => Math.max(0, ...others.map((spans) =>
    Math.min(APART, ...spans.map(([from, to]) => Math.max(from - end, start - to))))));
  return Math.min(APART, ...gaps);
}

/**
 * @param {(number | string)[]} a
 * @param {(number | string)[]} b
 */
function compare(a, b) {
  for (const [i, one] of a.entries()) {
    const other = b[i] ?? "";
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}

/**
 * The same stretches, those that touch joined to one.
 * @param {Span[]} spans
 */
function merged(spans) {
  /** @type {Span[]} */
  const found = [];
  for (const [start, end] of spans.sort((a, b) => a[0] - b[0])) {
    const last = found.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else found.push([start, end]);
  }
  return found;
}
