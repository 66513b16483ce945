// The table of figures: sorting, filters and groups, which are kept in the address, and what is
// shown as a CSV file. Without this script the table is static.
"use strict";
(() => {
  const form = the(".filters", HTMLFormElement);
  const table = the(".all-figures table", HTMLTableElement);
  /** @type {string[]} */
  const columns = JSON.parse(dataOf(table, "columns"));
  const headers = every("th[data-sort]", table);
  const empty = the(".all-figures > .empty", HTMLElement);
  const output = the("output", HTMLOutputElement, form);
  const twin = document.querySelector("a.twin");
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  /** @typedef {"region" | "topic" | "type" | "notice" | "status"} Filter */
  /** @typedef {"type" | "value" | "year" | "words" | "place"} Order */
  /** @type {Filter[]} */
  const FILTERS = ["region", "topic", "type", "notice", "status"];
  /** @type {Order | ""} */
  let sort = "";
  let down = false;

  /** @type {(name: Filter | "group") => HTMLSelectElement} */
  const choice = (name) => the(`select[name="${name}"]`, HTMLSelectElement, form);

  // Every row with the data of its notice. The order of the page is the default.
  /**
   * @typedef {{row: HTMLTableRowElement, head: HTMLElement, order: number}
   *   & Record<Filter, string>} FigureRow
   */
  /** @type {FigureRow[]} */
  const rows = [];
  /** @type {Map<string, HTMLElement>} */
  const heads = new Map();
  /** @param {Iterable<HTMLElement>} bodies */
  function take(bodies) {
    for (const body of bodies) {
      const head = the(".group", HTMLElement, body);
      heads.set(body.id, head);
      for (const row of every("tr:not(.group)", body)) {
        if (!(row instanceof HTMLTableRowElement)) continue;
        rows.push({
          row, head, order: rows.length,
          region: dataOf(body, "region"), topic: dataOf(body, "topic"), notice: dataOf(body, "notice"),
          type: dataOf(row, "type"),
          // tellDay sets the status on the reader's day.
          get status() {
            const own = row.querySelector(".status");
            return dataOf(own instanceof HTMLElement ? own : the(".status", HTMLElement, head), "status");
          },
        });
      }
    }
  }
  take(table.tBodies);

  // -- further pages -----------------------------------------------------------------------

  // A large site has its figures on several pages, of which this one has the newest. The others are
  // fetched when the reader first asks for more.
  let whole = Number(form.dataset.pages) ? null : Promise.resolve();

  /** @param {number} number */
  async function further(number) {
    const address = new URL(`page/${number}/`, location.href.replace(/[?#].*/, ""));
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const link of every("tbody a", page)) {
      link.setAttribute("href", new URL(link.getAttribute("href") ?? "", address).href);
    }
    return every(".all-figures tbody", page);
  }

  async function read() {
    output.textContent = dataOf(form, "reading");
    const numbers = Array.from({ length: Number(form.dataset.pages) }, (_, i) => i + 1).reverse();
    for (const bodies of await Promise.all(numbers.map(further))) {
      for (const body of bodies) {
        tellDay(body, readersDay());
        carryDay(body.querySelectorAll("a"));
        const number = the(".group .number", HTMLElement, body).textContent;
        const title = number || the(".group a", HTMLElement, body).textContent;
        choice("notice").append(new Option(title, body.id));
      }
      take(bodies);
    }
    for (const pager of every(".all-figures .pager")) pager.hidden = true;
  }

  /**
   * Do something once all figures are there; where they cannot be had, say so.
   * @param {() => void} then
   */
  async function withAll(then) {
    try {
      whole ??= read();
      await whole;
    } catch {
      whole = null;
      output.textContent = dataOf(form, "failed");
      return;
    }
    then();
  }

  /** @type {(one: FigureRow, i: number) => string} */
  const cell = (one, i) => one.row.cells[i]?.textContent.trim() ?? "";
  /** @type {Record<Order, (a: FigureRow, b: FigureRow) => number>} */
  const compare = {
    type: (a, b) => collator.compare(cell(a, 0), cell(b, 0)),
    // Sorted by unit first, since values in different units cannot be compared.
    value: (a, b) => collator.compare(dataOf(a.row, "baseUnit"), dataOf(b.row, "baseUnit"))
      || Number(a.row.dataset.base) - Number(b.row.dataset.base),
    year: (a, b) => Number(cell(a, 2)) - Number(cell(b, 2)),
    words: (a, b) => collator.compare(cell(a, 3), cell(b, 3)),
    place: (a, b) => a.order - b.order,
  };

  /**
   * How a filter calls a value.
   * @param {Filter} filter
   * @param {string} value
   */
  function name(filter, value) {
    const option = [...choice(filter).options].find((one) => one.value === value);
    return option ? option.textContent : value;
  }

  /** @param {FigureRow} one */
  function fits(one) {
    return FILTERS.every((filter) => {
      const wanted = choice(filter).value;
      return !wanted || one[filter].split(" ").includes(wanted);
    });
  }

  function shown() {
    const found = rows.filter(fits);
    found.sort((a, b) => a.order - b.order);
    const order = sort ? compare[sort] : null;
    if (order) found.sort((a, b) => (down ? -1 : 1) * order(a, b));
    return found;
  }

  /** @param {string} text */
  function heading(text) {
    const row = document.createElement("tr");
    const head = document.createElement("th");
    row.className = "group";
    head.scope = "rowgroup";
    head.colSpan = headers.length;
    head.textContent = text;
    row.append(head);
    return row;
  }

  /**
   * The notice of a row, named in the row itself when no heading above it does so.
   * @param {FigureRow} one
   * @param {boolean} wanted
   */
  function source(one, wanted) {
    const last = the("td:last-child", HTMLTableCellElement, one.row);
    last.querySelector(".source")?.remove();
    if (!wanted) return;
    const note = document.createElement("small");
    note.className = "source";
    note.append(the(".status", HTMLElement, one.head).cloneNode(true), " ", name("notice", one.notice));
    last.append(note);
  }

  function draw() {
    const found = shown();
    const by = FILTERS.find((filter) => filter === choice("group").value) ?? null;
    /** @type {Map<string, FigureRow[]>} */
    const groups = new Map();
    for (const one of found) {
      const key = by ? one[by] : "";
      groups.set(key, [...groups.get(key) ?? [], one]);
    }
    const bodies = [...groups].map(([key, members]) => {
      const body = document.createElement("tbody");
      if (by === "notice") {
        body.id = key;
        body.append(heads.get(key) ?? "");
      } else if (by) {
        body.append(heading(key.split(" ").map((part) => name(by, part)).join("、")));
      }
      for (const one of members) {
        source(one, by !== "notice");
        body.append(one.row);
      }
      return body;
    });
    for (const body of every("tbody", table)) body.remove();
    table.append(...bodies);
    table.hidden = !found.length;
    empty.hidden = Boolean(found.length);
    output.textContent = dataOf(form, "shown").replace("{n}", String(found.length));
    for (const head of headers) {
      const order = down ? "descending" : "ascending";
      if (head.dataset.sort === sort) head.setAttribute("aria-sort", order);
      else head.removeAttribute("aria-sort");
    }
  }

  // -- the address -------------------------------------------------------------------------

  function keep() {
    const query = keepingDay(new URL(location.pathname, location.href)).searchParams;
    for (const filter of FILTERS) {
      if (choice(filter).value) query.set(filter, choice(filter).value);
    }
    if (choice("group").value !== "notice") query.set("group", choice("group").value);
    if (sort) query.set("sort", (down ? "-" : "") + sort);
    const text = query.toString();
    history.replaceState(null, "", location.pathname + (text ? `?${text}` : "") + location.hash);
  }

  function restore() {
    const query = new URLSearchParams(location.search);
    for (const select of [...FILTERS.map(choice), choice("group")]) {
      const values = [...select.options].map((option) => option.value);
      const wanted = query.get(select.name) ?? "";
      select.value = (values.includes(wanted) ? wanted : values[0]) ?? "";
    }
    const order = query.get("sort") || "";
    down = order.startsWith("-");
    sort = orderOf(order.replace(/^-/, ""));
  }

  /**
   * An order by its name, "" for the page's own.
   * @param {string} name
   * @returns {Order | ""}
   */
  function orderOf(name) {
    return Object.hasOwn(compare, name) ? /** @type {Order} */ (name) : "";
  }

  // -- the file ----------------------------------------------------------------------------

  /**
   * A quote mark keeps a spreadsheet from reading a cell as a formula; the page says so.
   * @param {string} value
   */
  function csvCell(value) {
    const text = /^(?:[=+\-@][\s\S]|[＝＋－＠\t\r'])/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  /** @param {FigureRow[]} found */
  function csv(found) {
    const lines = found.map((one) => {
      const data = (/** @type {string} */ name) => dataOf(one.row, name);
      const link = the("td:last-child a", HTMLAnchorElement, one.row);
      return [
        the("a", HTMLElement, one.head).textContent, name("notice", one.notice),
        the(".status", HTMLElement, one.head).textContent, link.textContent, cell(one, 0),
        data("bound"), data("number"), data("unit"), data("from"), cell(one, 2), data("subject"),
        data("words"), link.href,
      ];
    });
    return [columns, ...lines].map((line) => `${line.map(csvCell).join(",")}\r\n`).join("");
  }

  the('button[name="download"]', HTMLButtonElement, form).addEventListener("click", () => withAll(() => {
    // The byte order mark tells spreadsheets that the file is UTF-8.
    const file = new Blob(["\ufeff", csv(shown())], { type: "text/csv;charset=utf-8" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = `${dataOf(form, "file")}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    draw();
  }));

  // -- the reader --------------------------------------------------------------------------

  for (const head of headers) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => {
      // Ascending, descending, then the page's own order again.
      const own = orderOf(dataOf(head, "sort"));
      if (sort !== own) [sort, down] = [own, false];
      else if (!down) down = true;
      else [sort, down] = ["", false];
      keep();
      withAll(draw);
    });
    head.replaceChildren(button);
  }
  form.addEventListener("change", () => { keep(); withAll(draw); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => {
    [sort, down] = ["", false];
    keep();
    withAll(draw);
  }));
  addEventListener("popstate", () => withAll(() => { restore(); draw(); }));
  twin?.addEventListener("click", () => {
    const [, path = "", hash = ""] = /^([^?#]*)[^#]*(#.*)?$/.exec(twin.getAttribute("href") ?? "") ?? [];
    twin.setAttribute("href", path + location.search + hash);
  });
  form.hidden = false;
  if (location.search) withAll(() => { restore(); draw(); });
  else draw();
})();
