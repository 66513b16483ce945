// For bench/days.py: reads search/days.bin with the script of the pages, and times what it tells.
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

const ASSETS = new URL("../../templates/assets/", import.meta.url);
runInThisContext(readFileSync(new URL("page.js", ASSETS), "utf-8"));
const { livingOn, numberOf, readDays } = await import(new URL("days.js", ASSETS).href);
const { unsealed } = await import(new URL("shards.js", ASSETS).href);

const bytes = new Uint8Array(readFileSync(process.argv[2] ?? ""));
const spent = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
const begin = spent();
const days = readDays(unsealed(bytes));
livingOn(days.notices, numberOf("2026-06-01"));
const first = spent() - begin;
const from = spent();
for (let i = 0; i < 200; i++) livingOn(days.notices, numberOf(`${1990 + (i % 37)}-0${1 + (i % 9)}-15`));
console.log(JSON.stringify({ first, each: (spent() - from) / 200 }));
