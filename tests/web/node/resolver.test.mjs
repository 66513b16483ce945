// tests/cases/resolver.md and numbers.md in the browser's resolver; tests/test_resolver.py reads the
// same in Python.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readCases, readJson, readTestJson, runScript } from "./cases.mjs";

runScript("resolver.js");
const invented = readTestJson("cases/numbers.json");
/** @type {Record<string, Resolve>} */
const ANSWERS = {
  resolver: resolver(readJson("data/go.json"), async (notice) => readJson(`data/go/${notice}.json`)),
  numbers: resolver(invented.known, async (notice) => invented.tables[notice]),
};

/** @param {Candidate} found as the cases write it */
function shown({ notice, clause, missing, work, wid }) {
  const lacking = missing && `!${missing}`;
  if (work) return `=${work}${lacking || `/${wid}`}`;
  return `${notice}${clause && `#${clause}`}${lacking}`;
}

for (const [name, answer] of Object.entries(ANSWERS)) {
  for (const { title, given, expected } of readCases(name)) {
    test(title, async () => {
      for (const [i, line] of given.entries()) {
        const found = (await answer(line)).map(shown).join(" ") || "-";
        assert.equal(`${line} → ${found}`, `${line} → ${expected[i]}`);
      }
      assert.equal(given.length, expected.length);
    });
  }
}
