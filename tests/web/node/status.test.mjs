// tests/cases/status.md in the scripts of a page; tests/test_javascript.py reads the same in Python.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readCases, runScript } from "./cases.mjs";

runScript("page.js");

for (const { title, given: [periods = "", ...days], expected: statuses } of readCases("status")) {
  test(title, () => {
    assert.deepEqual(days.map((day) => statusOn(readPeriods(periods), day)), statuses);
  });
}
