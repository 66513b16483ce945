// /go/?q=…: a citation leads to its clause in the reader's script. What is repealed, lacking or not
// unique is said and not jumped over. The rules of reading are in resolver.js. What finds the notice
// is fetched first, then the clauses of those notices only that the citation can mean.
"use strict";
(async function () {
  const here = new URL("../", document.currentScript.src);
  const folder = chosen();
  const column = folder === "zh-hant" ? 1 : 0;
  for (const line of document.querySelectorAll(".no-script")) line.hidden = true;
  for (const section of document.querySelectorAll(".go")) {
    section.hidden = section.dataset.script !== folder;
  }
  const section = document.querySelector(`.go[data-script="${folder}"]`);
  document.documentElement.lang = section.lang;
  const words = JSON.parse(section.dataset.words);
  const answer = section.querySelector(".answer");
  const query = (new URLSearchParams(location.search).get("q") || "").trim();
  section.querySelector("input").value = query;
  if (!query) return;

  let known;
  const tables = {};
  try {
    known = await load("data/go.json");
    await lead(await resolver(known, clausesOf)(query));
  } catch (error) {
    say(words.go_failed);
    throw error;
  }

  async function load(path) {
    const response = await fetch(new URL(path, here));
    return response.json();
  }
  async function clausesOf(notice) {
    tables[notice] ??= await load(`data/go/${notice}.json`);
    return tables[notice];
  }

  async function lead(found) {
    if (!found.length) {
      say(words.go_none.replace("{q}", () => query));
    } else if (found.length > 1) {
      say(words.go_many.replace("{n}", found.length));
      const list = answer.appendChild(document.createElement("ul"));
      for (const one of found) {
        const item = list.appendChild(document.createElement("li"));
        item.append(link(href(one), name(one)), ` ${status(one.notice)}`);
      }
    } else if (found[0].missing || gone(found[0])) {
      await explain(found[0]);
    } else {
      location.replace(href(found[0]));
    }
  }

  function chosen() {
    let stored = null;
    try {
      stored = localStorage.getItem("tiaowen-script");
    } catch {
      // Storage may be refused; the browser's languages then decide.
    }
    if (stored === "zh-hans" || stored === "zh-hant") return stored;
    const tag = navigator.languages.find((one) => /^zh\b/i.test(one)) || "";
    const traditional = /hant/i.test(tag) || (/-(tw|hk|mo)\b/i.test(tag) && !/hans/i.test(tag));
    return traditional ? "zh-hant" : "zh-hans";
  }

  // What the reader must know before the cited text itself: the notice has no such clause, or no
  // longer holds; then where the measure is now.
  async function explain(one) {
    if (one.work) {
      say(words.go_missing.replace("{name}", known.works[one.work].title[column])
        .replace("{clause}", () => one.missing));
      offer(href({ ...one, wid: "" }), known.works[one.work].title[column]);
      return;
    }
    const notice = known.notices[one.notice];
    if (one.missing) {
      say(words.go_missing.replace("{name}", called(one.notice)).replace("{clause}", () => one.missing));
    }
    if (gone(one)) {
      say(words.go_gone.replace("{name}", called(one.notice)).replace("{status}", status(one.notice)));
    }
    offer(href(one), `${words.go_cited}：${name(one)}`);
    const now = one.clause ? await followed(one) : null;
    if (now) {
      if (now.clause) offer(href(now), `${words["go_" + now.change]}：${name(now)}`);
      else say(words.go_removed.replace("{name}", called(now.notice)));
      if (now.change !== "same") {
        const at = now.clause || `old-${now.last.clause}`;
        offer(address(`compare/${now.last.notice}/${now.notice}/#${at}`), words.go_redline);
      }
    } else if (notice.repealed_by) {
      offer(href({ notice: notice.repealed_by, clause: "" }), `${words.go_by}：${called(notice.repealed_by)}`);
    }
  }

  // The clause in the latest version that has begun, and what happened to its text on the way.
  async function followed(one) {
    let at = { notice: one.notice, clause: one.clause };
    let last = at;
    let change = "same";
    let seen = false;
    for (;;) {
      const to = known.notices[at.notice].next;
      const next = (await clausesOf(at.notice))[at.clause].next;
      if (!to || !next || status(to) === words["not-yet"]) break;
      seen = true;
      last = at;
      at = { notice: to, clause: next[0] };
      if (next[1] !== "same") change = next[1];
      if (!at.clause) break;
    }
    return seen ? { ...at, change, last } : null;
  }

  function code(notice) {
    const parts = new Intl.DateTimeFormat("en", {
      timeZone: "Asia/Shanghai", year: "numeric", month: "2-digit", day: "2-digit",
    }).formatToParts(new Date());
    const part = (type) => parts.find((one) => one.type === type).value;
    const today = `${part("year")}-${part("month")}-${part("day")}`;
    const begun = known.notices[notice].periods.filter((one) => !one.from || one.from <= today);
    return begun[begun.length - 1].status;
  }
  function status(notice) {
    if (!notice) return "";
    return known.notices[notice].held ? words[code(notice)] : words.not_held;
  }
  function gone(one) {
    return Boolean(one.notice) && ["repealed", "expired"].includes(code(one.notice));
  }
  function called(notice) {
    const { number, name: title } = known.notices[notice];
    return number ? number[column] : `《${title[column]}》`;
  }
  function name(one) {
    if (one.work) return known.works[one.work].title[column];
    if (!one.clause) {
      const title = `《${known.notices[one.notice].name[column]}》`;
      return known.notices[one.notice].number ? `${called(one.notice)} ${title}` : title;
    }
    const clause = tables[one.notice][one.clause];
    return `${called(one.notice)} ${clause.name ? clause.name[column] : one.clause}`;
  }
  function address(path) {
    return new URL(`${folder}/${path}`, here).href;
  }
  function href(one) {
    if (one.work) return address(`works/${one.work}/${one.wid ? one.wid + "/" : ""}`);
    const measure = one.clause && tables[one.notice][one.clause].measure;
    const place = !one.clause ? "" : measure ? `${one.clause}/` : `#${one.clause}`;
    return address(`notices/${one.notice}/${place}`);
  }
  function say(text) {
    answer.appendChild(document.createElement("p")).textContent = text;
  }
  function link(to, text) {
    const element = document.createElement("a");
    element.href = to;
    element.textContent = text;
    return element;
  }
  function offer(to, text) {
    answer.appendChild(document.createElement("p")).append(link(to, text));
  }
})();
