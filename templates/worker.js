// What keeps the site readable without network, for those who asked for it on the page `offline/`.
// The build writes `const SITE = {…}` above this text, as worker.d.ts describes it.
//
// The network comes first, always: a copy shows when there is none, or when it is too slow, and
// then says so and of which day it is. All copies are in one cache that bears the build's name; a
// new build fills its own, with what is still the same taken over and what was seen fetched anew,
// and takes the old one away.
"use strict";

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const scope = new URL(worker.registration.scope);
const PREFIX = `tiaowen ${scope.pathname} `;
const NAME = PREFIX + SITE.build;
const SLOW = 4000; // ms after which a copy is shown, where there is one
const AT_ONCE = 20; // files fetched at the same time

const address = (/** @type {string} */ path) => new URL(path, scope).href;
const files = new Map(Object.entries(SITE.files).map(([path, digest]) => [address(path), digest]));

worker.addEventListener("install", (event) => event.waitUntil(fill()));
worker.addEventListener("activate", (event) => event.waitUntil(takeOver()));
worker.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || !url.href.startsWith(scope.href)) return;
  const key = url.origin + url.pathname;
  if (event.request.mode === "navigate") event.respondWith(page(event, key));
  else if (isKept(key.slice(scope.href.length))) event.respondWith(file(event, key));
});

/** @param {string} path below the root of the site */
function isKept(path) {
  return path.startsWith("assets/") || path.startsWith("search/") || path.startsWith("data/go");
}

/**
 * What /go/ needs to find a clause of the notice that a page is of, nothing for other pages.
 * @param {string} key
 */
function clausesOf(key) {
  const [, notice] = key.slice(scope.href.length).match(/^[^/]+\/notices\/([^/]+)\//) ?? [];
  return notice ? ["go", "go-clauses"].map((folder) => address(`data/${folder}/${notice}.json`)) : [];
}

async function older() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== NAME);
}

async function fill() {
  const cache = await caches.open(NAME);
  const before = await Promise.all((await older()).map((name) => caches.open(name)));
  const seen = (await Promise.all(before.map((one) => one.keys()))).flat().map((one) => one.url);
  const known = async (/** @type {string} */ key) => {
    for (const one of [cache, ...before]) {
      const copy = await one.match(key);
      if (copy) return copy;
    }
    return null;
  };
  await each([...files], async ([key, digest]) => {
    const copy = await known(key);
    if (copy?.headers.get("x-digest") === digest) {
      await cache.put(key, copy);
      return;
    }
    const answer = await fetch(key, { cache: "no-cache" });
    if (!answer.ok) throw new Error(`${key}: ${answer.status}`);
    await keep(cache, key, answer);
  });
  // A page is as old as its looks: one that cannot be had anew stays as it was, one that is gone goes.
  const pages = seen.filter((key) => !files.has(key) && key.endsWith("/")).slice(-SITE.pages);
  const clauses = new Set(pages.flatMap(clausesOf));
  await each([...pages, ...clauses], async (key) => {
    const answer = await fetch(key, { cache: "no-cache" }).catch(() => null);
    const copy = answer ? null : await known(key);
    if (answer?.ok) await keep(cache, key, answer, "seen");
    else if (copy) await cache.put(key, copy);
  });
  await worker.skipWaiting();
}

/**
 * Act on all items, some at the same time.
 * @template T
 * @param {T[]} items
 * @param {(item: T) => Promise<void>} act
 */
async function each(items, act) {
  for (let i = 0; i < items.length; i += AT_ONCE) {
    await Promise.all(items.slice(i, i + AT_ONCE).map(act));
  }
}

async function takeOver() {
  for (const name of await older()) await caches.delete(name);
  await worker.clients.claim();
}

/**
 * A copy knows its day in China, its digest, and whether the reader has seen it.
 * @param {Cache} cache
 * @param {string} key
 * @param {Response} answer
 * @param {"seen" | ""} [seen]
 */
async function keep(cache, key, answer, seen = "") {
  const body = await answer.arrayBuffer();
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  const headers = {
    "content-type": answer.headers.get("content-type") ?? "application/octet-stream",
    "x-digest": Array.from(sum.slice(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join(""),
    "x-seen": seen,
    "x-kept": new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" }),
  };
  await cache.put(key, new Response(body, { headers }));
}

/**
 * Once the reader has turned it off there is no cache, and none is made again.
 * @param {string} key
 * @param {Response} answer
 */
async function keepSeen(key, answer) {
  if (!(await caches.has(NAME))) return;
  const cache = await caches.open(NAME);
  await keep(cache, key, answer, "seen");
  for (const one of clausesOf(key)) {
    const data = (await cache.match(one)) ? null : await fetch(one).catch(() => null);
    if (data?.ok) await keep(cache, one, data, "seen");
  }
  const pages = (await cache.keys()).filter(({ url }) => !files.has(url) && url.endsWith("/"));
  for (const one of pages.slice(0, -SITE.pages)) await cache.delete(one);
}

/** @param {string} key */
async function kept(key) {
  return (await caches.has(NAME)) ? (await caches.open(NAME)).match(key) : undefined;
}

/**
 * The network's answer, null when there is none, or none in time and there is a copy.
 * @param {FetchEvent} event
 * @param {string} key
 * @param {Response | undefined} copy
 * @param {(answer: Response) => boolean} isWanted whether the answer is to be kept
 * @returns {Promise<Response | null>}
 */
async function asked(event, key, copy, isWanted) {
  const network = fetch(event.request).then((answer) => {
    if (answer.ok && isWanted(answer)) event.waitUntil(keepSeen(key, answer.clone()));
    return answer;
  });
  /** @type {Promise<null>[]} */
  const late = copy ? [new Promise((done) => { setTimeout(done, SLOW, null); })] : [];
  event.waitUntil(network.catch(() => null));
  return Promise.race([network, ...late]).catch(() => null);
}

/**
 * @param {FetchEvent} event
 * @param {string} key
 */
async function file(event, key) {
  const copy = await kept(key);
  return (await asked(event, key, copy, () => true)) ?? copy ?? Response.error();
}

/**
 * @param {FetchEvent} event
 * @param {string} key
 */
async function page(event, key) {
  const copy = await kept(key);
  const isPage = (/** @type {Response} */ { headers }) =>
    Boolean(headers.get("content-type")?.startsWith("text/html"));
  const answer = await asked(event, key, copy, isPage);
  if (answer) return answer;
  const path = key.slice(scope.href.length);
  const script = path.startsWith("zh-hant/") ? "zh-hant" : "zh-hans";
  if (copy) return path.endsWith("/offline/") ? copy : marked(copy, script);
  return Response.redirect(address(`${script}/offline/?missing=${encodeURIComponent(path)}`));
}

/**
 * A copy that says of which day it is.
 * @param {Response} copy
 * @param {"zh-hans" | "zh-hant"} script
 */
async function marked(copy, script) {
  const [year, month, day] = (copy.headers.get("x-kept") ?? "").split("-").map(Number);
  const words = SITE.words[script].replace("{day}", `${year}年${month}月${day}日`);
  const html = (await copy.text()).replace(/<main [^>]*>/,
    (tag) => `${tag}<p class="banner kept" role="status">${words}</p>`);
  return new Response(html, { headers: { "content-type": "text/html; charset=utf-8" } });
}
