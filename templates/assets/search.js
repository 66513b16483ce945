// The search box of every page and the search page: what is typed → hits to open, filters, counts.
import { DIMENSIONS, PAGE, Search } from "./engine.js";
import { Folding } from "./query.js";
import { Store, Unavailable } from "./shards.js";

const WITHOUT = ["gone", "records"];
const PAUSE = 150; // ms of rest before what was typed is looked for
const SETTLE = 64; // blocks fetched so that the counts of the filters are whole
const BEFORE = 24; // characters of a snippet in front of its first mark
const LONG = 120;
const ADDRESS = 600; // characters of a query that fit into an address

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

export function start(form, status) {
  const input = form.elements.q;
  const home = new URL(form.action);
  const root = new URL("../../", home);
  const folder = home.pathname.split("/").at(-3);
  const full = Boolean(document.getElementById("narrow"));
  const panel = full ? null : form.appendChild(element("div", { class: "panel", hidden: "" },
    element("p", { id: "count", role: "status", "aria-live": "polite" }), element("ol", { id: "results" })));
  const count = document.getElementById("count");
  const results = document.getElementById("results");
  const filtering = document.getElementById("narrow");
  const further = document.getElementById("more");
  const browse = document.getElementById("browse");
  let store = null;
  let current = null;
  let turn = 0;
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
    const filters = {};
    for (const name of [...DIMENSIONS, "without"]) {
      const values = (query.get(name) ?? "").split(",").filter(Boolean);
      filters[name] = new Set(name === "without" ? values.filter((one) => WITHOUT.includes(one)) : values);
    }
    return { text: query.get("q") ?? "", filters };
  }

  function addressOf(text, filters = {}) {
    const query = new URLSearchParams();
    if (text && text.length <= ADDRESS) query.set("q", text);
    for (const [name, values] of Object.entries(filters)) {
      if (values.size) query.set(name, [...values].join(","));
    }
    const url = new URL(home);
    url.search = query;
    return url;
  }

  // Search for the text; only the newest turn may show what it found.
  async function look(text, filters) {
    const mine = ++turn;
    const words = text.trim();
    if (panel) panel.hidden = !words;
    if (browse) browse.hidden = Boolean(words);
    if (!words) return clear("");
    try {
      const found = await attempt(words, filters);
      if (mine === turn) show(found);
    } catch (error) {
      if (mine === turn) fail(error, text, filters);
    }
  }

  // A deployment may change the files between two requests: then all over again, once.
  async function attempt(words, filters) {
    for (const last of [false, true]) {
      const { opened, folding } = await open();
      try {
        const search = await Search.run(opened, folding, words, filters, status, last);
        await search.advance();
        if (filtering?.open) await search.settle(SETTLE);
        search.text = words;
        search.labels = opened.words;
        return search;
      } catch (error) {
        store = null;
        if (last || error.message !== "outdated") throw error;
      }
    }
    return null;
  }

  function clear(message) {
    current = null;
    results.replaceChildren();
    count.replaceChildren(message);
    if (filtering) filtering.hidden = true;
    if (further) further.hidden = true;
  }

  function fail(error, text, filters) {
    if (!(error instanceof Unavailable)) throw error;
    clear(form.dataset.failed);
    const again = element("button", { type: "button" }, form.dataset.again);
    again.addEventListener("click", () => look(text, filters));
    count.append(" ", again);
  }

  function show(search) {
    current = search;
    const words = search.labels;
    const { number, exact, most } = search.count;
    const message = exact ? (number ? words.count : words.none) : most ? words.between : words.least;
    count.textContent = message.replace("{n}", number).replace("{m}", most);
    const hits = full ? search.hits : search.hits.slice(0, PAGE);
    search.shown = hits.length;
    results.replaceChildren(...hits.map((hit) => line(hit, words)));
    if (panel && number) {
      results.append(element("li", { class: "all" }, element("a", { href: addressOf(search.text) }, words.all)));
    }
    if (further) {
      further.hidden = search.done;
      further.textContent = words.more;
    }
    if (filtering) drawFilters(search, words);
  }

  function line(hit, words) {
    const { item, clause } = hit;
    const name = clause.head ? clause.text.slice(0, clause.head) : clause.name;
    const number = item.kind === "notice" ? item.number || `《${item.name}》` : item.name;
    const title = clause.id ? name : item.kind === "notice" ? item.name : "";
    const place = element("a", { href: hrefOf(hit) }, element("span", { class: "number" }, number),
      ...(title ? [" ", title] : []));
    const made = element("li", { "data-ref": hit.ref });
    if (hit.status) {
      made.append(element("span", { class: "status", "data-status": hit.status },
        words.facets.status[hit.status]), " ");
    } else {
      const kind = item.kind === "notice" ? words.unheld : words.facets.kind[item.kind];
      made.append(element("span", { class: "kind" }, kind), " ");
    }
    made.append(place);
    if (hit.apart) made.append(" ", element("small", {}, words.apart));
    made.append(element("p", { class: "snippet" }, ...snippet(hit)));
    return made;
  }

  function hrefOf({ item, clause, marks }) {
    const notice = item.kind === "notice";
    const page = `../${notice ? "notices" : "records"}/${item.id}/${clause.ownPage ? `${clause.id}/` : ""}`;
    const url = new URL(page, home);
    const phrases = new Set(marks.map(([start, end]) => clause.text.slice(start, end)));
    for (const phrase of [...phrases].slice(0, 5)) url.searchParams.append("mark", phrase);
    url.hash = clause.id;
    return url;
  }

  function snippet({ clause: { text }, marks }) {
    const first = marks[0]?.[0] ?? 0;
    const from = first > BEFORE + 8 ? first - BEFORE : 0;
    const to = Math.max(from + LONG, marks[0]?.[1] ?? 0);
    const parts = from ? ["…"] : [];
    let at = from;
    for (const [start, end] of marks.filter(([start]) => start < to)) {
      parts.push(text.slice(at, start), element("mark", {}, text.slice(start, end)));
      at = end;
    }
    if (at < to) parts.push(text.slice(at, to));
    if (Math.max(at, to) < text.length) parts.push("…");
    return parts.map((part) => (typeof part === "string" ? part.replaceAll("\t", "　") : part));
  }

  function drawFilters(search, words) {
    filtering.hidden = false;
    const { filters } = search;
    const groups = DIMENSIONS.map((name) => [name, search.facet(name)]).map(([name, { exact, values }]) => {
      const known = new Map(values.map((one) => [one.value, one]));
      for (const value of filters[name]) {
        if (!known.has(value)) known.set(value, { value, number: 0 });
      }
      const sorted = [...known.values()].sort((a, b) =>
        name === "year" ? b.value - a.value : b.number - a.number || (a.value < b.value ? -1 : 1));
      return sorted.length ? group(name, words.dimensions[name], sorted.map(({ value, label, number }) => [
        value, label ?? words.facets[name]?.[value] ?? words[name]?.replace("{n}", value) ?? value,
        `${number}${exact ? "" : "+"}`,
      ]), filters[name]) : "";
    });
    groups.push(group("without", words.without, WITHOUT.map((value) =>
      [value, words[`without_${value}`], ""]), filters.without));
    const focused = document.activeElement?.name && filtering.contains(document.activeElement)
      ? document.activeElement : null;
    filtering.querySelector("div").replaceChildren(...groups);
    filtering.querySelector("summary").textContent = words.filters;
    if (focused) {
      [...filtering.querySelectorAll("input")]
        .find((one) => one.name === focused.name && one.value === focused.value)?.focus();
    }
  }

  function group(name, legend, values, chosen) {
    return element("fieldset", {}, element("legend", {}, legend), ...values.map(([value, label, number]) => {
      const box = element("input", { type: "checkbox", name, value });
      box.checked = chosen.has(value);
      return element("label", {}, box, ` ${label} `, element("small", {}, number));
    }));
  }

  function go(text, filters, push) {
    history[push ? "pushState" : "replaceState"](null, "", addressOf(text, filters));
    return look(text, filters);
  }

  function typed() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!full) {
        look(input.value, address().filters);
      } else if (input.value !== address().text) {
        go(input.value, address().filters, !typing);
        typing = true;
      }
    }, PAUSE);
  }

  // What an input method has not finished is not searched for.
  input.addEventListener("input", (event) => { if (!event.isComposing) typed(); });
  input.addEventListener("compositionstart", () => clearTimeout(timer));
  input.addEventListener("compositionend", typed);

  form.addEventListener("submit", (event) => {
    if (!full) return;
    event.preventDefault();
    clearTimeout(timer);
    const { text, filters } = address();
    if (input.value !== text) go(input.value, filters, !typing);
    else if (!current) look(text, filters);
    typing = false;
  });

  // Arrows walk through box and hits, Escape leads back and closes.
  const scope = full ? document : form;
  scope.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const links = [...results.querySelectorAll("a")];
    const here = links.indexOf(document.activeElement);
    const inside = here >= 0 || document.activeElement === input;
    if (event.key === "ArrowDown" && inside && here + 1 < links.length) {
      links[here + 1].focus();
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
    filtering.addEventListener("change", (event) => {
      const { filters } = address();
      const { name, value, checked } = event.target;
      if (checked) filters[name].add(value);
      else filters[name].delete(value);
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
      const before = search.hits.length;
      await onward(search, () => search.advance(before + 3 * PAGE));
      results.querySelectorAll("a")[before]?.focus();
    });
    addEventListener("popstate", arrive);
    if (!input.value || address().text) arrive();
    else typed(); // typed while this file was on its way
  } else {
    document.addEventListener("click", (event) => {
      if (!form.contains(event.target)) panel.hidden = true;
    });
    input.addEventListener("focus", () => { if (results.children.length) panel.hidden = !input.value.trim(); });
    if (input.value) typed();
  }

  form.dataset.ready = "";

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
