// tests/cases/folding.md, codec.md and query.md in the scripts of the search, with the tables of a
// built site; tests/test_javascript.py reads the same in Python.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Folding, parse, places } from "../../../templates/assets/query.js";
import { numbered } from "../../../templates/assets/writings.js";
import { Numbers, Store, column, crc32, decoder, posting, unsealed } from "../../../templates/assets/shards.js";
import { readCases, serveSite } from "./cases.mjs";

const { root, close } = await serveSite();
after(close);
const store = await Store.open(root, "zh-hans");
const traditional = await Store.open(root, "zh-hant");
const folding = new Folding(await store.folding());

const bytesOf = (/** @type {string} */ hex) => Uint8Array.from(Buffer.from(hex, "hex"));

/**
 * What each kind of case of the codec reads back from the bytes that Python writes.
 * @type {Record<string, (bytes: Uint8Array, given: string) => string>}
 */
const READ = {
  simplified: (bytes) => decoder(store.manifest.keys, store.manifest.pairs)(bytes),
  traditional: (bytes) => decoder(traditional.manifest.text, traditional.manifest.pairs)(bytes),
  varint: (bytes) => String(new Numbers(bytes).next()),
  sealed: (bytes) => Buffer.from(unsealed(bytes)).toString("hex"),
  list: (bytes, given) => {
    const [numbers = ""] = given.split(" | ");
    const { units, heads } = posting(bytes, numbers.split(" ").length);
    return heads.length ? `${units.join(" ")} | ${heads.join(" ")}` : units.join(" ");
  },
};

for (const { title, options, given, expected } of readCases("codec")) {
  test(`codec: ${title}`, () => {
    assert.equal(given.length, expected.length);
    for (const [i, line] of given.entries()) {
      const wanted = expected[i] ?? "";
      if (options === "hash") {
        assert.equal(crc32(new TextEncoder().encode(line)).toString(16), wanted);
      } else if (options === "column") {
        const values = column(JSON.parse(wanted)).map(String);
        const [value, times] = line.split("*");
        assert.deepEqual(values, times ? Array(Number(times)).fill(value) : line.split(" "));
      } else {
        assert.equal(READ[options]?.(bytesOf(wanted), line), line);
      }
    }
  });
}

test("codec: a file that is cut short or changed is told", () => {
  const file = bytesOf(readCases("codec").find(({ options }) => options === "sealed")?.expected.at(-1) ?? "");
  assert.throws(() => unsealed(file.slice(0, -1)));
  assert.throws(() => unsealed(file.map((byte, i) => (i === 5 ? byte ^ 1 : byte))));
  assert.throws(() => unsealed(file.slice(0, 3)));
  assert.throws(() => new Numbers(bytesOf("ff")).next());
});

for (const { title, options, given, expected } of readCases("folding")) {
  test(`folding: ${title}`, () => {
    const fold = (/** @type {string} */ text) => folding.fold(text, options === "bare").text;
    assert.deepEqual(given.map(fold), expected);
  });
}

/** @param {string} query as the cases write what is understood of it */
function understood(query) {
  const { words, cited } = parse(query, folding);
  const told = words.map(({ bare, exact, not }) => (not ? "-" : "") + (exact ? `"${exact}"` : bare));
  return [...told, ...(cited ? [`→ ${cited.serial}号 ${cited.clause}`] : [])].join(" ") || "nothing";
}

/**
 * @param {string} query of one word
 * @param {string} text
 */
function marked(query, text) {
  const [word] = parse(query, folding, numbered).words;
  assert.ok(word);
  let [shown, at] = ["", 0];
  for (const [start, end] of places(word, text, folding)) {
    shown += `${text.slice(at, start)}<${text.slice(start, end)}>`;
    at = end;
  }
  return shown + text.slice(at);
}

for (const { title, options, given, expected } of readCases("query")) {
  test(`query: ${title}`, () => {
    const [query = "", ...texts] = given;
    if (options !== "words") assert.deepEqual(texts.map((text) => marked(query, text)), expected);
    else assert.deepEqual(given.map(understood), expected);
  });
}
