// tests/cases/resolver.md in the browser's resolver; tests/test_resolver.py reads the same in Python.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readCases, readJson, runScript } from "./cases.mjs";

runScript("resolver.js");
const answer = resolver(readJson("data/go.json"), async (notice) => readJson(`data/go/${notice}.json`));

/** @param {Candidate} found as the cases write it */
function shown({ notice, clause, missing, work, wid }) {
  const lacking = missing && `!${missing}`;
  if (work) return `=${work}${lacking || `/${wid}`}`;
  return `${notice}${clause && `#${clause}`}${lacking}`;
}

for (const { title, given, expected } of readCases("resolver")) {
  test(title, async () => {
    for (const [i, line] of given.entries()) {
      const found = (await answer(line)).map(shown).join(" ") || "-";
      assert.equal(`${line} → ${found}`, `${line} → ${expected[i]}`);
    }
    assert.equal(given.length, expected.length);
  });
}
