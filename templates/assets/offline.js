// The page on which a reader turns reading offline on and off, and sees what is kept.
"use strict";
(function () {
  const root = new URL("../", document.currentScript.src);
  const box = document.getElementById("offline");
  const words = JSON.parse(box.dataset.words);
  const said = box.querySelector("p");
  const button = box.querySelector("button");
  const names = async () =>
    (await caches.keys()).filter((name) => name.startsWith(`tiaowen ${root.pathname} `));
  const day = (text) => {
    const [year, month, date] = text.split("-").map(Number);
    return `${year}年${month}月${date}日`;
  };
  const say = (key, next = null) => {
    box.hidden = false;
    said.textContent = words[key];
    button.hidden = !next;
    button.textContent = next ? words[next] : "";
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
      const made = await navigator.serviceWorker.register(new URL("sw.js", root), { scope: root });
      await settled(made.installing ?? made.waiting ?? made.active);
      await tell();
    } catch {
      await (await registration())?.unregister();
      await forget();
      say("failed", "on");
      button.onclick = turnOn;
    }
  }

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
  async function list(on) {
    const section = document.getElementById("kept");
    const rows = [];
    for (const name of on ? await names() : []) {
      const cache = await caches.open(name);
      for (const { url } of await cache.keys()) {
        const copy = await cache.match(url);
        if (!copy.headers.get("x-seen") || !url.endsWith("/")) continue;
        const page = new DOMParser().parseFromString(await copy.text(), "text/html");
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = url;
        link.lang = page.documentElement.lang;
        link.textContent = page.title.replace(/ · [^·]*$/, "");
        const time = document.createElement("time");
        time.dateTime = copy.headers.get("x-kept");
        time.textContent = day(time.dateTime);
        item.append(link, " ", time);
        rows.unshift(item);
      }
    }
    section.querySelector("ul").replaceChildren(...rows);
    section.hidden = !rows.length;
  }

  // Led here by the worker: the page that was wanted is not kept.
  const missing = new URLSearchParams(location.search).get("missing");
  if (missing !== null) {
    const banner = document.getElementById("missing");
    const wanted = new URL(missing, root);
    banner.hidden = false;
    if (wanted.href.startsWith(root.href)) banner.querySelector("a").href = wanted.href;
  }

  if ("serviceWorker" in navigator && "caches" in window) tell();
  else say("unsupported");
})();
