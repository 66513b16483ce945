// The page on which a reader turns reading offline on and off, and sees what is kept.
"use strict";
(() => {
  const self = document.currentScript;
  if (!(self instanceof HTMLScriptElement)) return;
  const root = new URL("../", self.src);
  const box = the("#offline", HTMLElement);
  /** @type {Record<string, string>} */
  const words = JSON.parse(dataOf(box, "words"));
  const said = the("p", HTMLElement, box);
  const button = the("button", HTMLButtonElement, box);
  const names = async () =>
    (await caches.keys()).filter((name) => name.startsWith(`tiaowen ${root.pathname} `));
  /** @type {(key: string, next?: string) => void} */
  const say = (key, next = "") => {
    box.hidden = false;
    said.textContent = words[key] ?? key;
    button.hidden = !next;
    button.textContent = words[next] ?? "";
  };

  async function registration() {
    const found = await navigator.serviceWorker.getRegistration(root);
    return found?.scope === root.href ? found : null;
  }

  async function tell() {
    const on = Boolean((await registration())?.active);
    say(on ? "is_on" : "is_off", on ? "off" : "on");
    button.onclick = on ? turnOff : turnOn;
    await list(on);
  }

  async function turnOn() {
    say("working");
    try {
      const made = await navigator.serviceWorker.register(new URL("sw.js", root), { scope: root.href });
      const worker = made.installing ?? made.waiting ?? made.active;
      if (worker) await settled(worker);
      await tell();
    } catch {
      await (await registration())?.unregister();
      await forget();
      say("failed", "on");
      button.onclick = turnOn;
    }
  }

  /**
   * @param {ServiceWorker} worker
   * @returns {Promise<void>}
   */
  function settled(worker) {
    return new Promise((done, failed) => {
      const look = () => {
        if (worker.state === "activated") done();
        if (worker.state === "redundant") failed(new Error("not installed"));
      };
      worker.addEventListener("statechange", look);
      look();
    });
  }

  async function turnOff() {
    await (await registration())?.unregister();
    await forget();
    await tell();
  }

  async function forget() {
    for (const name of await names()) await caches.delete(name);
  }

  // The pages that are kept, by their titles: what was seen last comes first.
  /** @param {boolean} on */
  async function list(on) {
    const section = the("#kept", HTMLElement);
    const rows = [];
    for (const name of on ? await names() : []) {
      const cache = await caches.open(name);
      for (const { url } of await cache.keys()) {
        const copy = await cache.match(url);
        if (!copy?.headers.get("x-seen") || !url.endsWith("/")) continue;
        const page = new DOMParser().parseFromString(await copy.text(), "text/html");
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = url;
        link.lang = page.documentElement.lang;
        link.textContent = page.title.replace(/ · [^·]*$/, "");
        const time = document.createElement("time");
        time.dateTime = copy.headers.get("x-kept") ?? "";
        time.textContent = chineseDay(time.dateTime);
        item.append(link, " ", time);
        rows.unshift(item);
      }
    }
    the("ul", HTMLUListElement, section).replaceChildren(...rows);
    section.hidden = !rows.length;
  }

  // The service worker sent the reader here: the page they wanted is not kept.
  const missing = new URLSearchParams(location.search).get("missing");
  if (missing !== null) {
    const banner = the("#missing", HTMLElement);
    const wanted = new URL(missing, root);
    banner.hidden = false;
    if (wanted.href.startsWith(root.href)) {
      the("a", HTMLAnchorElement, banner).href = wanted.href;
    }
  }

  if ("serviceWorker" in navigator && "caches" in window) tell();
  else say("unsupported");
})();
