// What comes over the wire before a page can be read, compressed, and what moves once it shows.
"use strict";

const moved = [];
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) moved.push(...shift.sources.map(({ node }) => nameOf(node)));
}).observe({ type: "layout-shift", buffered: true });

function nameOf(node) {
  return node ? `${node.nodeName} “${node.textContent.trim().slice(0, 20)}”` : "something";
}

async function firstView() {
  for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
  const bytes = {};
  for (const { name, encodedBodySize } of [
    ...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource"),
  ]) {
    const kind = name.match(/\.(\w+)$/)?.[1] ?? "html";
    bytes[kind] = (bytes[kind] ?? 0) + encodedBodySize;
  }
  return { bytes, moved };
}

Object.assign(globalThis, { firstView });
