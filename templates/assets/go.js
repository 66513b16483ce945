// /go/?q=…: leads from a citation to its clause in the reader's script. Where the clause is
// repealed, missing or ambiguous the page says so instead. resolver.js has the rules. The data that
// identify notices are fetched first, then the clauses of the notices that the citation may mean.
"use strict";
(async () => {
  const self = document.currentScript;
  if (!(self instanceof HTMLScriptElement)) return;
  const here = new URL("../", self.src);
  const today = readersDay();
  const folder = readersScript() ?? "zh-hans";
  const column = folder === "zh-hant" ? 1 : 0;
  for (const line of every(".no-script")) line.hidden = true;
  for (const section of every(".go")) section.hidden = section.dataset.script !== folder;
  const section = the(`.go[data-script="${folder}"]`, HTMLElement);
  document.documentElement.lang = section.lang;
  /** @type {Record<string, string>} */
  const said = JSON.parse(dataOf(section, "words"));
  const answer = the(".answer", HTMLElement, section);
  const query = (new URLSearchParams(location.search).get("q") || "").trim();
  the("input", HTMLInputElement, section).value = query;
  if (!query) return;

  /** @type {Known} */
  let known;
  /** @type {Record<string, ClauseTable>} the clauses of the notices that were asked for */
  const tables = {};
  try {
    known = await load("data/go.json");
    await lead(await resolver(known, clausesOf)(query));
  } catch (error) {
    say(phrase("go_failed"));
    throw error;
  }

  /**
   * A phrase of the word table, with its holes filled.
   * @param {string} key
   * @param {Record<string, string>} [values]
   */
  function phrase(key, values = {}) {
    return (said[key] ?? key).replace(/\{(\w+)\}/g, (hole, name) => values[name] ?? hole);
  }
  /** @param {string} id */
  function noticeOf(id) {
    const notice = known.notices[id];
    if (!notice) throw new Error(`${id}: no such notice`);
    return notice;
  }
  /** @param {string} id */
  function titleOf(id) {
    return known.works[id]?.title[column] ?? id;
  }

  /** @param {string} path */
  async function load(path) {
    const response = await fetch(new URL(path, here));
    return response.json();
  }
  /**
   * @param {string} notice
   * @returns {Promise<ClauseTable>}
   */
  async function clausesOf(notice) {
    const table = tables[notice] ?? await load(`data/go/${notice}.json`);
    tables[notice] = table;
    return table;
  }

  /** @param {Candidate[]} found */
  async function lead(found) {
    const [one] = found;
    if (!one) {
      say(phrase("go_none", { q: query }));
    } else if (found.length > 1) {
      say(phrase("go_many", { n: String(found.length) }));
      const list = answer.appendChild(document.createElement("ul"));
      for (const one of found) {
        const item = list.appendChild(document.createElement("li"));
        item.append(link(href(one), name(one)), ` ${status(one.notice)}`);
      }
    } else if (one.missing || gone(one)) {
      await explain(one);
    } else {
      location.replace(href(one));
    }
  }

  /**
   * What the reader must know before the cited text itself: the notice has no such clause, or no
   * longer holds; then where the measure is now.
   * @param {Candidate} one
   */
  async function explain(one) {
    if (one.work) {
      const title = titleOf(one.work);
      say(phrase("go_missing", { name: title, clause: one.missing }));
      offer(href({ ...one, wid: "" }), title);
      return;
    }
    if (one.missing) say(phrase("go_missing", { name: called(one.notice), clause: one.missing }));
    if (gone(one)) say(phrase("go_gone", { name: called(one.notice), status: status(one.notice) }));
    offer(href(one), `${phrase("go_cited")}：${name(one)}`);
    const now = one.clause ? await followed(one) : null;
    const by = noticeOf(one.notice).repealed_by;
    if (now) {
      if (now.clause) offer(href(now), `${phrase(`go_${now.change}`)}：${name(now)}`);
      else say(phrase("go_removed", { name: called(now.notice) }));
      if (now.change !== "same") {
        const at = now.clause || `old-${now.last.clause}`;
        offer(address(`compare/${now.last.notice}/${now.notice}/#${at}`), phrase("go_redline"));
      }
    } else if (by) {
      offer(href({ notice: by, clause: "" }), `${phrase("go_by")}：${called(by)}`);
    }
  }

  /**
   * Where a link of this page leads: a notice or a clause of it, or a current address of a work.
   * @typedef {{notice: string, clause: string, work?: string, wid?: string}} Place
   */

  /**
   * The clause in the latest version that has begun, and what happened to its text on the way.
   * @param {Candidate} one
   */
  async function followed(one) {
    /** @type {Place} */
    let at = { notice: one.notice, clause: one.clause };
    let last = at;
    /** @type {Change} */
    let change = "same";
    let seen = false;
    for (;;) {
      const to = noticeOf(at.notice).next;
      const next = (await clausesOf(at.notice))[at.clause]?.next;
      if (!to || !next || (noticeOf(to).held && code(to) === "not-yet")) break;
      seen = true;
      last = at;
      at = { notice: to, clause: next[0] };
      if (next[1] !== "same") change = next[1];
      if (!at.clause) break;
    }
    return seen ? { ...at, change, last } : null;
  }

  /** @param {string} notice */
  function code(notice) {
    return statusOn(noticeOf(notice).periods, today);
  }
  /** @param {string} notice */
  function status(notice) {
    if (!notice) return "";
    return phrase(noticeOf(notice).held ? code(notice) : "not_held");
  }
  /** @param {Place} one */
  function gone(one) {
    return Boolean(one.notice) && ["repealed", "expired"].includes(code(one.notice));
  }
  /** @param {string} notice */
  function called(notice) {
    const { number, name: title } = noticeOf(notice);
    return number ? number[column] : `《${title[column]}》`;
  }
  /** @param {Place} one */
  function name(one) {
    if (one.work) return titleOf(one.work);
    if (!one.clause) {
      const { number, name } = noticeOf(one.notice);
      const title = `《${name[column]}》`;
      return number ? `${called(one.notice)} ${title}` : title;
    }
    const clause = tables[one.notice]?.[one.clause];
    return `${called(one.notice)} ${clause?.name?.[column] ?? one.clause}`;
  }
  /** @param {string} path */
  function address(path) {
    return new URL(`${folder}/${path}`, here).href;
  }
  /** @param {Place} one */
  function href(one) {
    if (one.work) return address(`works/${one.work}/${one.wid ? `${one.wid}/` : ""}`);
    const measure = one.clause && tables[one.notice]?.[one.clause]?.measure;
    const place = !one.clause ? "" : measure ? `${one.clause}/` : `#${one.clause}`;
    return address(`notices/${one.notice}/${place}`);
  }
  /** @param {string} text */
  function say(text) {
    answer.appendChild(document.createElement("p")).textContent = text;
  }
  /**
   * @param {string} to
   * @param {string} text
   */
  function link(to, text) {
    const element = document.createElement("a");
    element.href = to;
    element.textContent = text;
    return element;
  }
  /**
   * @param {string} to
   * @param {string} text
   */
  function offer(to, text) {
    answer.appendChild(document.createElement("p")).append(link(to, text));
  }
})();
