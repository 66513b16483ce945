// The entrance: go to the script that the reader last chose, else to that of the browser's languages.
// The links on the page do the same without this file.
"use strict";
(() => {
  const folder = readersScript();
  if (folder) location.replace(`${folder}/${location.search}${location.hash}`);
})();
