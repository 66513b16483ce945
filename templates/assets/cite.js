// The day of citing is the reader's own: it is filled in here, and stays a form without JavaScript.
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
