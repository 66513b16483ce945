// The day of citing is the reader's own: it is filled in here, and stays a form without JavaScript.
"use strict";
(function () {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  for (const one of document.querySelectorAll(".cite [data-day]")) {
    const code = one.querySelector("code");
    code.textContent = code.textContent.replace(one.dataset.day, `[${day}]`);
  }
})();
