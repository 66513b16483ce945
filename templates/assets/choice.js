// The entrance: go where the reader last went, else where the browser's languages point.
// The links on the page do the same without this file.
"use strict";
(function () {
  let folder = null;
  try {
    folder = localStorage.getItem("tiaowen-script");
  } catch {
    // Storage may be refused; the browser's languages then decide.
  }
  if (folder !== "zh-hans" && folder !== "zh-hant") {
    const chinese = navigator.languages.find((tag) => /^zh\b/i.test(tag));
    if (!chinese) return;
    const traditional = /hant/i.test(chinese) || (/-(tw|hk|mo)\b/i.test(chinese) && !/hans/i.test(chinese));
    folder = traditional ? "zh-hant" : "zh-hans";
  }
  location.replace(folder + "/" + location.search + location.hash);
})();
