// The entrance: go where the reader last went, else where the browser's languages point.
// The links on the page do the same without this file.
"use strict";
(() => {
  const folder = readersScript();
  if (folder) location.replace(`${folder}/${location.search}${location.hash}`);
})();
