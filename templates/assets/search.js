// The search box of every page, and the search page with its hits, filters and counts.
import { DIMENSIONS, PAGE, Search, WITHOUT } from "./engine.js";
import { element, line, things } from "./hits.js";
import { Folding } from "./query.js";
import { Store, Unavailable } from "./shards.js";

/** @typedef {import("./wider.js").Wider} Wider */
/** @typedef {import("./wider.js").Fewer} Fewer */

/** @type {(Dimension | "without")[]} */
const FILTERS = [...DIMENSIONS, "without"];
const PAUSE = 150; // ms without typing before a search starts
const SETTLE = 64; // blocks that are fetched to complete the counts of the filters
const LISTED = 30; // hits that the page lists, and that it adds when asked for more
const FEW = 3; // hits: with fewer, what else the words may mean is looked for
// What a citation has and hardly any other words have: 57号, 第三条, 《…》, 〔2025〕, an id or address.
const CITATION = /[号號《〈]|第.*[条條款项項]|[〔[【(（［]\s*(?:19|20)\d\d|(?:19|20)\d\d\s*年?第|[a-z]{2,}[-/][a-z0-9]+[-/]/iu;
const ADDRESS = 600; // characters of a query that fit into an address

/**
 * What only the search page has: the filters, the button for more hits.
 * @typedef {{filtering: HTMLDetailsElement, further: HTMLElement}} Controls
 */

/**
 * Make a search box search.
 * @param {HTMLFormElement} form
 * @param {(periods: string) => Status} status the status of a notice's periods on the reader's day
 */
export function start(form, status) {
  const input = the("#q", HTMLInputElement, form);
  const home = new URL(form.action);
  const root = new URL("../../", home);
  const folder = home.pathname.split("/").at(-3) ?? "";
  /** @type {Controls | null} */
  const full = document.getElementById("narrow")
    ? { filtering: the("#narrow", HTMLDetailsElement), further: the("#more", HTMLElement) } : null;
  const panel = full ? null : form.appendChild(element("div", { class: "panel", hidden: "" },
    element("p", { id: "count", role: "status", "aria-live": "polite" }), element("ol", { id: "results" })));
  const count = the("#count", HTMLElement);
  const results = the("#results", HTMLElement);
  const [browse] = every("#browse");
  /** @type {Promise<{opened: Store, folding: Folding}> | null} */
  let store = null;
  /** @type {Search | null} */
  let current = null;
  let turn = 0;
  /**
   * What the words mean as a citation.
   * @type {import("./cited.js").Cited | null}
   */
  let meant = null;
  /**
   * What else the words may mean, where they themselves stand in too few clauses.
   * @type {Wider[]}
   */
  let more = [];
  let listed = 0; // hits that the page lists at most
  let literal = ""; // words that the reader wants as they are
  let timer = 0;
  let typing = false;

  async function open() {
    store ??= Store.open(root, folder).then(async (opened) =>
      ({ opened, folding: new Folding(await opened.folding()) }));
    try {
      return await store;
    } catch (error) {
      store = null;
      throw error;
    }
  }

  function address() {
    const query = new URLSearchParams(full ? location.search : "");
    /** @type {Filters} */
    const filters = {};
    for (const name of FILTERS) {
      const values = (query.get(name) ?? "").split(",").filter(Boolean);
      filters[name] = new Set(name === "without" ? values.filter((one) => WITHOUT.includes(one)) : values);
    }
    return { text: query.get("q") ?? "", filters };
  }

  /**
   * @param {string} text
   * @param {Filters} [filters]
   */
  function addressOf(text, filters = {}) {
    const query = new URLSearchParams();
    if (text && text.length <= ADDRESS) query.set("q", text);
    for (const [name, values] of Object.entries(filters)) {
      if (values?.size) query.set(name, [...values].join(","));
    }
    const url = new URL(home);
    url.search = query.toString();
    return keepingDay(url);
  }

  /**
   * Search for the text; only the newest turn may show what it found.
   * @param {string} text
   * @param {Filters} filters
   */
  async function look(text, filters) {
    const mine = ++turn;
    listed = full ? LISTED : PAGE;
    const words = text.trim();
    if (panel) panel.hidden = !words;
    if (browse) browse.hidden = Boolean(words);
    if (!words) return clear("");
    results.ariaBusy = "true";
    try {
      const [found, citation] = await Promise.all([attempt(words, filters), asCitation(words)]);
      if (mine !== turn) return;
      meant = citation;
      more = [];
      show(found);
      if (words === literal || !found.words.length || !found.isFew(FEW)) return;
      const { wider, fewer } = await import("./wider.js");
      more = await wider(found);
      const rest = found.count.number || more.length ? [] : await fewer(found);
      if (mine !== turn) return;
      show(found);
      lead(rest, found.store.words);
    } catch (error) {
      if (mine === turn) fail(error, text, filters);
    } finally {
      if (mine === turn) results.ariaBusy = "false";
    }
  }

  /**
   * What the one resolver makes of words that look like a citation; the search goes on without it.
   * @param {string} words
   */
  async function asCitation(words) {
    if (!CITATION.test(words)) return null;
    try {
      const { cited } = await import("./cited.js");
      return await cited(words, root, folder);
    } catch {
      return null;
    }
  }

  /**
   * Open what is cited, where all was understood and means one thing; whether that was so.
   * @param {string} text
   */
  async function opensCited(text) {
    const citation = await asCitation(text.trim());
    if (citation?.exact) location.assign(citation.exact);
    return Boolean(citation?.exact);
  }

  /**
   * What a citation means, as lines above the hits.
   * @param {SearchWords} words
   */
  function meanings(words) {
    if (!meant) return [];
    const lines = meant.lines.map(({ href, name, title, status }) => element("li", { class: "cited" },
      ...(status ? [element("span", { class: "status", "data-status": status },
        words.facets.status?.[status] ?? status), " "] : []),
      element("a", { href }, element("span", { class: "number" }, name), ...(title ? [" ", title] : []))));
    if (meant.exact) return lines;
    return [...lines, element("li", { class: "cited" }, element("a", { href: meant.go }, dataOf(form, "cited")))];
  }

  /**
   * A deployment may change the files between two requests: then all over again, once.
   * @param {string} words
   * @param {Filters} filters
   * @param {boolean} [last]
   * @returns {Promise<Search>}
   */
  async function attempt(words, filters, last = false) {
    const { opened, folding } = await open();
    try {
      const search = await Search.run(opened, folding, words, filters, status, last);
      await search.advance();
      if (full?.filtering.open) await search.settle(SETTLE);
      return search;
    } catch (error) {
      store = null;
      if (last || !(error instanceof Error) || error.message !== "outdated") throw error;
      return attempt(words, filters, true);
    }
  }

  /** @param {string} message */
  function clear(message) {
    current = null;
    meant = null;
    more = [];
    results.replaceChildren();
    count.replaceChildren(message);
    if (full) full.filtering.hidden = full.further.hidden = true;
  }

  /**
   * @param {unknown} error
   * @param {string} text
   * @param {Filters} filters
   */
  function fail(error, text, filters) {
    if (!(error instanceof Unavailable)) throw error;
    clear(dataOf(form, "failed"));
    const again = element("button", { type: "button" }, dataOf(form, "again"));
    again.addEventListener("click", () => look(text, filters));
    count.append(" ", again);
  }

  /** @param {Search} search */
  function show(search) {
    current = search;
    const { words } = search.store;
    const { number, exact, most } = search.count;
    // Where other words find something, 没有找到 above these hits would be wrong.
    const none = more.length ? words.reworded : words.none;
    const message = exact ? (number ? words.count : none) : most ? words.between : words.least;
    count.textContent = message.replace("{n}", String(number)).replace("{m}", String(most));
    const hits = search.hits.slice(0, listed);
    search.shown = hits.length;
    results.replaceChildren(...meanings(words), ...things([search, ...more.map((one) => one.search)], words, home), ...hits.map((hit) => line(hit, words, home)),
      ...more.flatMap((one, i) => [told(one, search, words, !i), ...one.search.hits.slice(0, PAGE).map((hit) => line(hit, words, home))]));
    if (panel && number) {
      const all = element("a", { href: addressOf(search.text).href }, words.all);
      results.append(element("li", { class: "all" }, all));
    }
    if (full) {
      full.further.hidden = search.done && search.hits.length <= listed;
      full.further.textContent = words.more;
      import("./filters.js").then(({ drawFilters }) => {
        if (search === current) drawFilters(full.filtering, search, words);
      });
    }
  }

  /**
   * Where nothing was found: how much there is for some of the words, and the indexes.
   * @param {Fewer[]} rest
   * @param {SearchWords} words
   */
  function lead(rest, words) {
    for (const { without, kept, count: { number, exact } } of rest) {
      const text = words.dropped.replace("{q}", without).replace("{n}", `${number}${exact ? "" : "+"}`);
      results.append(element("li", {}, element("a", { href: addressOf(kept).href }, text)));
    }
    if (browse) browse.hidden = results.children.length > rest.length;
  }

  /**
   * What was looked for instead of the words as typed; the first has a button that leaves it out.
   * @param {Wider} other
   * @param {Search} search
   * @param {SearchWords} words
   * @param {boolean} first
   */
  function told({ kind, words: names, search: { hits } }, search, words, first) {
    const text = words[kind].replace("{q}", search.text.trim()).replace("{n}", String(hits.length))
      .replace("{words}", names.join(words.comma));
    const made = element("li", { class: "told" }, text);
    if (!first) return made;
    const button = element("button", { type: "button" }, words.literal);
    button.addEventListener("click", () => {
      literal = search.text.trim();
      more = [];
      show(search);
    });
    made.append(" ", button);
    return made;
  }

  /**
   * @param {string} text
   * @param {Filters} filters
   * @param {boolean} push whether going back leads to what stood here
   */
  function go(text, filters, push) {
    history[push ? "pushState" : "replaceState"](null, "", addressOf(text, filters));
    return look(text, filters);
  }

  function typed() {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      if (!full) {
        look(input.value, address().filters);
      } else if (input.value !== address().text) {
        go(input.value, address().filters, !typing);
        typing = true;
      }
    }, PAUSE);
  }

  // Text that an input method is still composing is not searched for.
  input.addEventListener("input", (event) => {
    if (!(event instanceof InputEvent && event.isComposing)) typed();
  });
  input.addEventListener("compositionstart", () => clearTimeout(timer));
  input.addEventListener("compositionend", typed);

  form.addEventListener("submit", (event) => {
    const citation = CITATION.test(input.value);
    if (!full) {
      if (!citation) return;
      event.preventDefault();
      opensCited(input.value).then((opens) => { if (!opens) form.submit(); });
      return;
    }
    event.preventDefault();
    clearTimeout(timer);
    if (citation) opensCited(input.value);
    const { text, filters } = address();
    if (input.value !== text) go(input.value, filters, !typing);
    else if (!current) look(text, filters);
    typing = false;
  });

  // The arrow keys move through box and hits; Escape goes back to the box, then closes the list.
  const scope = full ? document.documentElement : form;
  scope.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const links = every("a", results);
    const { activeElement: focused } = document;
    const here = focused instanceof HTMLElement ? links.indexOf(focused) : -1;
    const inside = here >= 0 || focused === input;
    const next = links[here + 1];
    if (event.key === "ArrowDown" && inside && next) {
      next.focus();
    } else if (event.key === "ArrowUp" && here >= 0) {
      (links[here - 1] ?? input).focus();
    } else if (event.key === "Escape" && inside) {
      if (here >= 0) {
        input.focus();
      } else if (panel) {
        panel.hidden = true;
        input.blur();
      } else {
        input.blur();
      }
    } else {
      return;
    }
    event.preventDefault();
  });

  if (full) {
    const { filtering, further } = full;
    filtering.addEventListener("change", ({ target: box }) => {
      const { filters } = address();
      if (!(box instanceof HTMLInputElement)) return;
      const chosen = filters[FILTERS.find((name) => name === box.name) ?? "without"];
      if (box.checked) chosen?.add(box.value);
      else chosen?.delete(box.value);
      typing = false;
      go(input.value, filters, true);
    });
    filtering.addEventListener("toggle", async () => {
      const search = current;
      if (!filtering.open || !search) return;
      await onward(search, () => search.settle(SETTLE));
    });
    further.addEventListener("click", async () => {
      const search = current;
      if (!search) return;
      const before = search.shown;
      listed = before + LISTED;
      await onward(search, () => search.advance(listed));
      every("li[data-ref] a", results)[before]?.focus();
    });
    addEventListener("popstate", arrive);
    if (!input.value || address().text) arrive();
    else typed(); // the reader typed while this file was loading
  } else if (panel) {
    document.addEventListener("click", ({ target }) => {
      if (!(target instanceof Node && form.contains(target))) panel.hidden = true;
    });
    input.addEventListener("focus", () => { if (results.children.length) panel.hidden = !input.value.trim(); });
    if (input.value) typed();
  }

  form.dataset.ready = "";

  /**
   * @param {Search} search
   * @param {() => Promise<Search>} step
   */
  async function onward(search, step) {
    try {
      await step();
      if (search === current) show(search);
    } catch (error) {
      if (search === current) fail(error, search.text, search.filters);
    }
  }

  function arrive() {
    const { text, filters } = address();
    typing = false;
    input.value = text;
    look(text, filters);
  }
}
