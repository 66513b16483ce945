// A query → verified hits. The index says which units may have a word; their blocks are fetched
// in the order of their rank and the word is looked for in the text itself, so that nothing that
// is shown is false. A count is exact or says that it is not.
import { indexed, keys, parse, places } from "./query.js";
import { Unavailable } from "./shards.js";

const SLOTS = 8; // units of a block, as in tiaowen/search/units.py
const FEW = 4; // blocks: fetching these is cheaper than asking the index again
const USEFUL = 0.7; // keys that leave more than this of the units are the last to be asked for
const MANY = 1500; // units: with fewer to try, no long list is fetched
const OFTEN = 2; // at most so many long lists of a word are fetched
const KEYS = 6; // at most so many keys of a word are looked up
const AT_ONCE = 16; // units whose blocks are asked for at the same time
const PATIENCE = 12; // blocks that a search fetches unasked
export const PAGE = 10;
export const DIMENSIONS = ["region", "kind", "status", "body", "topic", "year"];

function common(a, b) {
  if (!a || !b) return a || b;
  const found = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) found.push(a[i]);
    if (a[i] <= b[j]) i++;
    else j++;
  }
  return Uint32Array.from(found);
}

const blockOf = (unit) => Math.floor(unit / SLOTS);
const blocksOf = (units) => new Set(Array.from(units, blockOf));

// The units that may have a word; `keys` are those that the index vouches for.
async function lookup(store, word) {
  const all = keys(word, store).slice(0, KEYS);
  const none = { units: new Uint32Array(0), heads: new Uint32Array(0), keys: [], spare: [] };
  if ([...word.bare].length === 1) {
    const entry = await store.find(word.bare);
    if (!entry) return none;
    const { units } = entry.units ? entry : await store.often(word.bare, entry.count);
    return { units: Uint32Array.from(units, (block) => block * SLOTS).reduce((found, first, i) => {
      for (let slot = 0; slot < SLOTS; slot++) found[i * SLOTS + slot] = first + slot;
      return found;
    }, new Uint32Array(units.length * SLOTS)), heads: new Uint32Array(0), keys: [], spare: [] };
  }
  let units = null;
  let heads = null;
  const used = [];
  const often = [];
  for (let i = 0; i < all.length; i += 2) {
    const pair = all.slice(i, i + 2);
    const before = units?.length ?? Infinity;
    const entries = await Promise.all(pair.map((key) => store.find(key)));
    if (entries.includes(null)) return none;
    entries.forEach((entry, n) => {
      if (entry.units) {
        units = common(units, entry.units);
        heads = common(heads, entry.heads);
        used.push(pair[n]);
      } else {
        often.push([entry.count, pair[n]]);
      }
    });
    if (units && (blocksOf(units).size <= FEW || units.length > before * USEFUL)) break;
  }
  often.sort((a, b) => a[0] - b[0]);
  for (const [count, key] of often.slice(0, OFTEN)) {
    if (units && units.length <= MANY) break;
    const entry = await store.often(key, count);
    units = common(units, entry.units);
    heads = common(heads, entry.heads);
    used.push(key);
  }
  return { units, heads, keys: used, spare: all.filter((key) => !used.includes(key)) };
}

export class Search {
  // `status` tells the status of a notice's periods on the reader's day; `filters` has a set of
  // values for some of DIMENSIONS, and `without`: "gone", "records".
  static async run(store, folding, text, filters, status, lenient = false) {
    const search = new Search(store, folding, text, filters, status);
    search.lenient = lenient;
    await search.#prepare();
    return search;
  }

  constructor(store, folding, text, filters, status) {
    Object.assign(this, { store, folding, filters, status });
    const { words, cited } = parse(text, folding);
    this.words = words.filter((word) => !word.not);
    this.unwanted = words.filter((word) => word.not);
    this.cited = cited;
    this.joined = this.words.map((word) => word.bare).join("");
    this.known = new Map(); // unit → its hit, or null where the text lacks a word
    this.hits = [];
    this.queue = [];
    this.everything = [];
    this.spread = []; // items that have every word, though no clause has them all
    this.first = new Set();
    this.items = new Map();
  }

  async #prepare() {
    if (!this.words.length) return;
    const { store, filters } = this;
    const found = await Promise.all(this.words.map((word) => lookup(store, word)));
    const units = found.map((one) => one.units).reduce((a, b) => common(a, b));
    this.loose = this.words.some((word) => [...word.bare].length === 1);
    this.spare = found.flatMap((one) => one.spare);
    this.vouched = found.map((one) => one.keys);
    this.heads = new Set(found.map((one) => one.heads).reduce((a, b) => common(a, b)));
    this.indexed = this.words.length === 1 && !this.unwanted.length && indexed(this.words[0], store);
    const filtered = Object.values(filters).some((values) => values.size);
    if (filtered || this.cited || this.words.length > 1 || blocksOf(units).size > PATIENCE) {
      this.catalogue = await store.catalogue();
    }
    if (filters.body?.size) this.named = await this.#naming(filters.body);
    if (this.cited) await this.#cite();
    this.everything = this.#ordered(Uint32Array.from(new Set([...units, ...this.first])).sort());
    this.queue = this.everything.filter((unit) => this.#passes(unit));
    if (this.words.length > 1) this.#spreading(found);
  }

  // 57号第20条: that clause of the notices whose number fits, else the notices themselves.
  async #cite() {
    const { number, serial, clause } = this.cited;
    const word = { bare: this.folding.bare(number), exact: false };
    const { units } = await lookup(this.store, word);
    const labelled = await this.#list(`#${clause}`);
    const { bases } = this.catalogue;
    for (const title of Array.from(units).filter((unit) => this.#isTitle(unit))) {
      const { item } = await this.store.block(blockOf(title));
      const own = this.folding.fold(item.number, false).text;
      if (!this.folding.bare(own).endsWith(word.bare)) continue;
      if (Number(/(\d+)\D*$/.exec(own)?.[1]) !== serial) continue;
      const end = (bases[this.#itemOf(title) + 1] ?? Infinity) * SLOTS;
      const clauses = Array.from(labelled).filter((unit) => unit > title && unit < end);
      for (const unit of clauses.length ? clauses : [title]) this.first.add(unit);
    }
    for (const unit of this.first) await this.#verify(unit);
  }

  async #list(key) {
    const entry = await this.store.find(key);
    if (!entry) return new Uint32Array(0);
    return entry.units ? entry.units : (await this.store.often(key, entry.count)).units;
  }

  async #naming(bodies) {
    const lists = await Promise.all([...bodies].map((body) => this.#list(`@${body}`)));
    return new Set(lists.flatMap((list) => Array.from(list)));
  }

  #itemOf(unit) {
    const { bases } = this.catalogue;
    const block = blockOf(unit);
    let low = 0;
    for (let high = bases.length; high - low > 1;) {
      const middle = (low + high) >> 1;
      if (bases[middle] <= block) low = middle;
      else high = middle;
    }
    return low;
  }

  #isTitle(unit) {
    return unit % SLOTS === 0 && this.catalogue.bases[this.#itemOf(unit)] === blockOf(unit);
  }

  // The facts of an item that the catalogue knows, made once.
  #factsOf(item) {
    const { region, kind, year, topics, periods } = this.catalogue;
    if (!this.items.has(item)) {
      this.items.set(item, this.#describe(region[item], kind[item], year[item], topics[item], periods[item]));
    }
    return this.items.get(item);
  }

  // What the filters ask of a unit; from its text, where that was fetched.
  #facts(unit) {
    const hit = this.known.get(unit);
    if (hit) return hit.facts;
    return this.#factsOf(this.#itemOf(unit));
  }

  #describe(region, kind, year, topics, periods, bodies = null) {
    return { region: [region], kind: [[kind]], status: periods ? [[this.status(periods)]] : [],
      topic: topics, year: year ? [[String(year)]] : [], body: bodies };
  }

  #passes(unit, except = "") {
    const { filters } = this;
    const active = DIMENSIONS.filter((name) => name !== except && filters[name]?.size);
    if (!active.length && !filters.without?.size) return true;
    const facts = this.#facts(unit);
    if (filters.without?.has("gone") && group(facts.status[0]?.[0]) === 2) return false;
    if (filters.without?.has("records") && facts.kind[0][0] !== "notice") return false;
    return active.every((name) => name === "body" ? this.named.has(unit)
      : facts[name].some(([value]) => filters[name].has(value)));
  }

  // Titles, then headings, then texts; living ones first, then newer ones. Sorted as numbers, since
  // a usual word is in tens of thousands of units.
  #ordered(units) {
    if (!this.catalogue) return Array.from(units).reverse();
    const order = Float64Array.from(units, (unit) => {
      const item = this.#itemOf(unit);
      const { status, kind } = this.#factsOf(item);
      const title = this.#isTitle(unit) ? (kind[0][0] === "notice" ? 2 : 3) : 4;
      const tier = this.first.has(unit) ? 0 : this.heads.has(unit) ? 3 : title;
      const standing = tier * 4 + group(status[0]?.[0]);
      return (standing * 2 ** 20 + (2 ** 20 - 1 - item)) * 2 ** 24 + unit;
    }).sort();
    return Array.from(order, (key) => key % 2 ** 24);
  }

  async #verify(unit) {
    if (this.known.has(unit)) return;
    const block = await this.store.block(blockOf(unit));
    const hit = this.#hit(unit, block, this.first.has(unit) ? 0 : this.words.length);
    if (!hit && !this.lenient) this.#doubt(block.units[unit % SLOTS]?.text ?? "");
    this.known.set(unit, hit);
  }

  // A text without what the index says of it is of another edition than the index.
  #doubt(text) {
    const bare = this.folding.bare(text);
    for (const keys of this.vouched) {
      if (keys.some((key) => !bare.includes(key))) throw new Unavailable("outdated");
    }
  }

  // The hit that a unit is, or null when it has fewer than `least` of the words, or an unwanted one.
  #hit(unit, { item, units }, least) {
    const found = units[unit % SLOTS];
    if (!found) return null;
    const all = this.words.map((word) => places(word, found.text, this.folding));
    if (all.filter((one) => one.length).length < least) return null;
    if (this.unwanted.some((word) => places(word, found.text, this.folding, false).length)) return null;
    const facts = this.#describe(item.region, item.kind, Number(item.day.slice(0, 4)), item.topics,
      item.periods, found.bodies);
    const status = facts.status[0]?.[0] ?? "";
    const tier = this.first.has(unit) ? 0 : this.#tier(unit, item, found, all);
    const rank = [tier, group(status), -Date.parse(item.day || "0001-01-01"), item.id, unit];
    return { unit, item, clause: found, marks: merged(all.flat()), facts, status, rank,
      ref: found.id ? `${item.id}#${found.id}` : item.id, apart: false };
  }

  #tier(unit, item, { id, text, head }, all) {
    if (!id && unit % SLOTS === 0) {
      const own = [...text.split("　"), item.name].map((part) => this.folding.bare(part));
      if (own.includes(this.joined) || own.includes(`${this.joined}号`)) return 1;
      if (all.every((one) => one.length)) return item.kind === "notice" ? 2 : 3;
    }
    return all.every((one) => one.some(([, end]) => end <= head)) ? 3 : 4;
  }

  // Verify on, in the order of rank, until so many hits stand; a few blocks more for a whole count.
  async advance(wanted = PAGE) {
    while (this.queue.length && this.hits.length < wanted) {
      await this.#take(this.queue.slice(0, Math.max(1, wanted - this.hits.length)));
      if (this.known.size > 2 * this.hits.length) await this.#narrow();
    }
    while (this.spread.length && this.hits.length < wanted) await this.#gather(this.spread.shift());
    if (this.#unread().size <= PATIENCE && !this.spread.length) await this.settle(PATIENCE);
    return this;
  }

  // Most of what was fetched lacks the words: ask the index for the keys that were left out.
  async #narrow() {
    while (this.spare.length && blocksOf(this.queue).size > FEW) {
      const list = new Set(await this.#list(this.spare.shift()));
      this.queue = this.queue.filter((unit) => list.has(unit));
      this.everything = this.everything.filter((unit) => this.known.has(unit) || list.has(unit));
    }
  }

  // Verify all that is left, unless it is in more blocks, or in more notices, than that.
  async settle(limit) {
    if (this.#unread().size <= limit) {
      const rest = this.everything.filter((unit) => !this.known.has(unit));
      while (rest.length) await this.#take(rest.splice(0, AT_ONCE));
      if (this.spread.length <= limit) {
        while (this.spread.length) await this.#gather(this.spread.shift());
      }
    }
    return this;
  }

  #unread() {
    return blocksOf(this.everything.filter((unit) => !this.known.has(unit)));
  }

  async #take(units) {
    await Promise.all(units.map((unit) => this.#verify(unit)));
    const added = this.queue.filter((unit) => this.known.get(unit));
    this.queue = this.queue.filter((unit) => !this.known.has(unit));
    this.#add(added.map((unit) => this.known.get(unit)));
  }

  // What the reader has seen keeps its place; what comes now is ranked below it.
  #add(hits) {
    const seen = this.hits.slice(0, this.shown ?? 0);
    const rest = [...this.hits.slice(seen.length), ...hits];
    this.hits = [...seen, ...rest.sort((a, b) => compare(a.rank, b.rank))];
  }

  #spreading(found) {
    const lists = found.map(({ units }) => {
      const items = new Map();
      for (const unit of units) {
        const item = this.#itemOf(unit);
        if (!items.has(item)) items.set(item, []);
        items.get(item).push(unit);
      }
      return items;
    });
    this.spread = [...lists[0].keys()]
      .filter((item) => lists.every((list) => list.has(item)))
      .map((item) => ({ item, units: lists.map((list) => list.get(item)) }))
      .filter(({ units }) => units.some((some) => some.some((unit) => this.#passes(unit))))
      .sort((a, b) => b.item - a.item);
  }

  // A notice whose clauses have every word between them: its clause with the most of them. The
  // index alone is believed only where it is exact.
  async #gather({ item, units }) {
    if (this.hits.some((hit) => this.#itemOf(hit.unit) === item)) return;
    const tally = new Map();
    for (const unit of units.flat()) tally.set(unit, (tally.get(unit) ?? 0) + 1);
    if ([...tally.keys()].some((unit) => this.known.get(unit))) return;
    for (const [i, word] of this.words.entries()) {
      if (indexed(word, this.store)) continue;
      let stands = false;
      for (const unit of units[i]) stands ||= await this.#has(word, unit);
      if (!stands) return;
    }
    const order = [...tally.keys()].sort((a, b) => tally.get(b) - tally.get(a) || a - b);
    for (const unit of order.filter((one) => this.#passes(one))) {
      const hit = this.#hit(unit, await this.store.block(blockOf(unit)), 1);
      if (hit) return this.#add([{ ...hit, apart: true, rank: [5, ...hit.rank.slice(1)] }]);
    }
  }

  async #has(word, unit) {
    const { units } = await this.store.block(blockOf(unit));
    const found = units[unit % SLOTS];
    return Boolean(found) && places(word, found.text, this.folding, false).length > 0;
  }

  get done() { return !this.queue.length && !this.spread.length; }

  // How many hits there are, and whether that is all or only what is known so far.
  get count() {
    if (this.done) return { number: this.hits.length, exact: true };
    if (this.indexed) {
      const number = this.hits.length + this.queue.length;
      return { number, exact: true };
    }
    const most = this.spread.length || this.loose ? null : this.hits.length + this.queue.length;
    return { number: this.hits.length, exact: false, most };
  }

  // The values of a dimension among the hits, counted as if it were not filtered itself.
  facet(name) {
    const counts = new Map();
    let exact = this.spread.length === 0;
    const add = (facts) => {
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

// Living texts, then what has no status (records, instruments that are not held), then the rest.
function group(status) {
  return status === "repealed" || status === "expired" ? 2 : status ? 0 : 1;
}

function compare(a, b) {
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
  }
  return 0;
}

function merged(spans) {
  const found = [];
  for (const [start, end] of spans.sort((a, b) => a[0] - b[0])) {
    const last = found.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else found.push([start, end]);
  }
  return found;
}
