// The cases of tests/cases/, as tests/casefile.py reads them for Python, and what they are tried on.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { runInThisContext } from "node:vm";

const TESTS = new URL("../../", import.meta.url);
export const ASSETS = new URL("../templates/assets/", TESTS);
const CASE = /^## (.+)\n+~~~ ?(.*)\n((?:.*\n)*?)~~~\n+~~~\n((?:.*\n)*?)~~~\n/gmu;

/**
 * A case: its lines and what is expected of them.
 * @typedef {{title: string, options: string, given: string[], expected: string[]}} Case
 */

/**
 * The cases of a file.
 * @param {string} name
 * @returns {Case[]}
 */
export function readCases(name) {
  const text = readFileSync(new URL(`cases/${name}.md`, TESTS), "utf-8");
  const found = Array.from(text.matchAll(CASE), ([, title = "", options = "", given, expected]) =>
    ({ title, options, given: linesOf(given), expected: linesOf(expected) }));
  const headings = text.match(/^## /gmu)?.length ?? 0;
  if (!found.length || found.length !== headings) throw new Error(`${name}.md: not all of it are cases`);
  return found;
}

const linesOf = (text = "") => text.split("\n").slice(0, -1);

/**
 * Run a script that pages have as a classic one: its functions become global.
 * @param {string} name
 */
export function runScript(name) {
  const url = new URL(name, ASSETS);
  runInThisContext(readFileSync(url, "utf-8"), { filename: url.pathname });
}

/**
 * The folder of the built site that the tests are given.
 * @returns {URL}
 */
export function siteFolder() {
  const folder = process.env.TIAOWEN_SITE;
  if (!folder) throw new Error("TIAOWEN_SITE must name the folder of a built site");
  return new URL(`file://${folder}/`);
}

/** @param {string} path below the folder of the tests */
export const readTestJson = (path) => JSON.parse(readFileSync(new URL(path, TESTS), "utf-8"));

/** @param {string} path below the site's root */
export const readJson = (path) => JSON.parse(readFileSync(new URL(path, siteFolder()), "utf-8"));

/**
 * Serve the site, so that what fetches its files can do so; the address, and what ends it.
 * @returns {Promise<{root: URL, close: () => void}>}
 */
export async function serveSite() {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    try {
      response.end(readFileSync(new URL(`.${pathname}`, siteFolder())));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((ready) => { server.listen(0, "127.0.0.1", () => ready(null)); });
  const address = server.address();
  if (!address || typeof address === "string") throw new Error("no port");
  return { root: new URL(`http://127.0.0.1:${address.port}/`), close: () => server.close() };
}
