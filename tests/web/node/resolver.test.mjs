// tests/cases/resolver.md and numbers.md in the browser's resolver, on what its page fetches of a
// site and on all of it; tests/test_resolver.py reads the same in Python.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ASSETS, readCases, readJson, readTestJson } from "./cases.mjs";

const { Folding } = await import(`${ASSETS}query.js`);
const { answered } = await import(`${ASSETS}known.js`);
const { resolve } = await import(`${ASSETS}resolver.js`);
const DAY = "2026-01-01";
/** @type {(fold: string[]) => unknown} */
const foldingOf = ([from = "", to = ""]) => {
  const simple = Array.from(to);
  return new Folding(new Map(Array.from(from, (char, i) => [char, simple[i]])));
};
const invented = readTestJson("cases/numbers.json");
const site = readJson("data/go.json");
const whole = readJson("data/anchors.json");
/** @type {[string, string, (line: string) => Promise<Answer>][]} */
const ANSWERS = [
  ["resolver", "by what is fetched", async (line) =>
    (await answered(line, DAY, foldingOf(site.fold), site.files, async (/** @type {string} */ path) => readJson(`data/${path}`))).answer],
  ["resolver", "by all", async (line) => resolve(line, whole, DAY, foldingOf(site.fold))],
  ["numbers", "by all", async (line) => resolve(line, invented.known, DAY, foldingOf(invented.fold))],
];

/** @param {Target} one */
function targetOf({ notice, clause, work, wid, body }) {
  if (body) return `%${body}`;
  if (work) return `=${work}${wid && `/${wid}`}`;
  return `${notice}${clause && `#${clause}`}`;
}
/** @param {Answer} answer as the cases write it */
function shown({ kind, targets, unknown, lacking, near, notes }) {
  const lacks = lacking.map((one) => {
    const has = [...new Set(one.has)].join("…");
    const above = `${one.work || one.notice}${one.above && `#${one.above}`}`;
    return `!${one.words}@${above}${has && `[${has}]`}`;
  });
  return [kind, ...targets.map(targetOf), ...unknown.map((one) => `?${one}`), ...lacks,
    ...near.map((one) => `~${one}`), ...notes.map((one) => `*${one}`)].join(" ");
}

for (const [name, how, answer] of ANSWERS) {
  for (const { title, given, expected } of readCases(name)) {
    test(`${title}, ${how}`, async () => {
      for (const [i, line] of given.entries()) {
        const found = shown(await answer(line.replaceAll("⏎", "\n")));
        assert.equal(`${line} → ${found}`, `${line} → ${expected[i]}`);
      }
      assert.equal(given.length, expected.length);
    });
  }
}
