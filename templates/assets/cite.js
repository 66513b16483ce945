// Fills in the day of citing, which is the reader's; without JavaScript a placeholder stays.
"use strict";
(() => {
  const now = new Date();
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  for (const one of every(".cite [data-day]")) {
    const code = the("code", HTMLElement, one);
    code.textContent = code.textContent.replace(dataOf(one, "day"), `[${day}]`);
  }
})();
