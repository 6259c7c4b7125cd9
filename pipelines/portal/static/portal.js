// What is better with scripts. Everything works without: this file adds, and nothing depends on it.
"use strict";

// The language is chosen as soon as it is picked.
for (const choice of document.querySelectorAll("form.language select")) {
  choice.addEventListener("change", () => choice.form.submit());
  choice.form.querySelector("button").hidden = true;
}
