// The table of figures: sorted, filtered and grouped as the reader likes, with the choice kept in
// the address, and what is shown as a CSV file. Without this script the table stands as it is.
"use strict";
(function () {
  const form = document.querySelector(".filters");
  const table = document.querySelector(".all-figures table");
  if (!form || !table) return;
  const columns = JSON.parse(table.dataset.columns);
  const words = JSON.parse(document.documentElement.dataset.words);
  const headers = [...table.querySelectorAll("th[data-sort]")];
  const empty = document.querySelector(".all-figures > .empty");
  const output = form.querySelector("output");
  const twin = document.querySelector("a.twin");
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const FILTERS = ["region", "topic", "type", "notice", "status"];
  let sort = "";
  let down = false;

  // Every row with what its notice says of it; the page's own order is the first order.
  const rows = [];
  const heads = new Map();
  function take(bodies) {
    for (const body of bodies) {
      const head = body.querySelector(".group");
      heads.set(body.id, head);
      for (const row of body.querySelectorAll("tr:not(.group)")) {
        rows.push({
          row, head, order: rows.length,
          region: body.dataset.region, topic: body.dataset.topic, notice: body.dataset.notice,
          type: row.dataset.type,
          // site.js tells the status of the reader's own day.
          get status() { return head.querySelector(".status").dataset.status; },
        });
      }
    }
  }
  take(table.tBodies);

  // -- further pages -----------------------------------------------------------------------

  // A large site has its figures on several pages, of which this one has the newest. The others
  // are read when the reader first asks for more than stands here.
  let whole = Number(form.dataset.pages) ? null : Promise.resolve();

  async function further(number) {
    const address = new URL(`page/${number}/`, location.href.split(/[?#]/)[0]);
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const link of page.querySelectorAll("tbody a")) {
      link.href = new URL(link.getAttribute("href"), address).href;
    }
    return [...page.querySelectorAll(".all-figures tbody")];
  }

  // What site.js does for the marks that stand in a page: the status of the reader's own day.
  function tell(mark) {
    const today = new Date().toLocaleDateString("sv", { timeZone: "Asia/Shanghai" });
    const periods = mark.dataset.periods.split(";").map((one) => one.split(" ").reverse());
    const [status] = periods.filter(([, start = ""]) => start <= today).at(-1);
    mark.dataset.status = status;
    mark.textContent = words[status];
  }

  async function read() {
    output.textContent = form.dataset.reading;
    const numbers = Array.from({ length: Number(form.dataset.pages) }, (_, i) => i + 1).reverse();
    for (const bodies of await Promise.all(numbers.map(further))) {
      for (const body of bodies) {
        body.querySelectorAll(".status[data-periods]").forEach(tell);
        const link = body.querySelector(".group a");
        const title = link.parentElement.querySelector(".number").textContent || link.textContent;
        form.elements.notice.append(new Option(title, body.id));
      }
      take(bodies);
    }
    const pager = table.closest("section").querySelector(".pager");
    if (pager) pager.hidden = true;
  }

  // Do something once all figures are there; where they cannot be had, say so.
  async function withAll(then) {
    try {
      whole ??= read();
      await whole;
    } catch {
      whole = null;
      output.textContent = form.dataset.failed;
      return;
    }
    then();
  }

  const cell = (one, i) => one.row.cells[i].textContent.trim();
  const compare = {
    type: (a, b) => collator.compare(cell(a, 0), cell(b, 0)),
    // Values of one unit stand together; across units they cannot be compared.
    value: (a, b) => collator.compare(a.row.dataset.baseUnit, b.row.dataset.baseUnit)
      || a.row.dataset.base - b.row.dataset.base,
    year: (a, b) => Number(cell(a, 2)) - Number(cell(b, 2)),
    words: (a, b) => collator.compare(cell(a, 3), cell(b, 3)),
    place: (a, b) => a.order - b.order,
  };

  function name(select, value) {
    const option = [...form.elements[select].options].find((one) => one.value === value);
    return option ? option.textContent : value;
  }

  function fits(one) {
    return FILTERS.every((filter) => {
      const wanted = form.elements[filter].value;
      return !wanted || one[filter].split(" ").includes(wanted);
    });
  }

  function shown() {
    const found = rows.filter(fits);
    found.sort((a, b) => a.order - b.order);
    if (sort) found.sort((a, b) => (down ? -1 : 1) * compare[sort](a, b));
    return found;
  }

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

  // The notice of a row, named in the row itself when no heading above it does so.
  function source(one, wanted) {
    const last = one.row.cells[4];
    const there = last.querySelector(".source");
    if (there) there.remove();
    if (!wanted) return;
    const note = document.createElement("small");
    note.className = "source";
    note.append(one.head.querySelector(".status").cloneNode(true), " ", name("notice", one.notice));
    last.append(note);
  }

  function draw() {
    const found = shown();
    const by = form.elements.group.value;
    const groups = new Map();
    for (const one of found) {
      const key = by === "none" ? "" : one[by];
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(one);
    }
    const bodies = [...groups].map(([key, members]) => {
      const body = document.createElement("tbody");
      if (by === "notice") {
        body.id = key;
        body.append(heads.get(key));
      } else if (by !== "none") {
        body.append(heading(key.split(" ").map((part) => name(by, part)).join("、")));
      }
      for (const one of members) {
        source(one, by !== "notice");
        body.append(one.row);
      }
      return body;
    });
    for (const body of [...table.tBodies]) body.remove();
    table.append(...bodies);
    table.hidden = !found.length;
    empty.hidden = Boolean(found.length);
    output.textContent = form.dataset.shown.replace("{n}", found.length);
    for (const head of headers) {
      const order = down ? "descending" : "ascending";
      if (head.dataset.sort === sort) head.setAttribute("aria-sort", order);
      else head.removeAttribute("aria-sort");
    }
  }

  // -- the address -------------------------------------------------------------------------

  function keep() {
    const query = new URLSearchParams();
    for (const filter of FILTERS) {
      if (form.elements[filter].value) query.set(filter, form.elements[filter].value);
    }
    if (form.elements.group.value !== "notice") query.set("group", form.elements.group.value);
    if (sort) query.set("sort", (down ? "-" : "") + sort);
    const text = query.toString();
    history.replaceState(null, "", location.pathname + (text ? `?${text}` : "") + location.hash);
  }

  function restore() {
    const query = new URLSearchParams(location.search);
    for (const filter of [...FILTERS, "group"]) {
      const select = form.elements[filter];
      const wanted = query.get(filter) || select.options[0].value;
      const known = [...select.options].some((option) => option.value === wanted);
      select.value = known ? wanted : select.options[0].value;
    }
    const order = query.get("sort") || "";
    down = order.startsWith("-");
    sort = order.replace(/^-/, "");
    if (!Object.hasOwn(compare, sort)) sort = "";
  }

  // -- the file ----------------------------------------------------------------------------

  // A quote mark keeps a spreadsheet from reading a cell as a formula; the page says so.
  function csvCell(value) {
    const text = /^(?:[=+\-@][^]|[＝＋－＠\t\r'])/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  function csv(found) {
    const lines = found.map((one) => {
      const data = one.row.dataset;
      const link = one.row.cells[4].querySelector("a");
      return [
        one.head.querySelector("a").textContent, name("notice", one.notice),
        one.head.querySelector(".status").textContent, link.textContent, cell(one, 0),
        data.bound, data.number, data.unit, data.from, cell(one, 2), data.subject, data.words,
        link.href,
      ];
    });
    return [columns, ...lines].map((line) => `${line.map(csvCell).join(",")}\r\n`).join("");
  }

  form.elements.download.addEventListener("click", () => withAll(() => {
    // The mark at the beginning tells spreadsheets that the file is UTF-8.
    const file = new Blob(["\ufeff", csv(shown())], { type: "text/csv;charset=utf-8" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = `${form.dataset.file}.csv`;
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
      // Up, down, and back to the page's own order.
      if (sort !== head.dataset.sort) [sort, down] = [head.dataset.sort, false];
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
  if (twin) {
    twin.addEventListener("click", () => {
      const [path, hash] = twin.getAttribute("href").split("#");
      const there = path.split("?")[0] + location.search;
      twin.setAttribute("href", hash ? `${there}#${hash}` : there);
    });
  }
  form.hidden = false;
  if (location.search) withAll(() => { restore(); draw(); });
  else draw();
})();
