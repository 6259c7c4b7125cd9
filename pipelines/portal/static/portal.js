// What is better with scripts. Everything works without: this file adds, and nothing depends on it.
"use strict";

// A file may be dropped, its size is looked at before it is sent, and its way is shown.
function improveUpload(form) {
  const field = form.querySelector("input[type=file]");
  const place = form.querySelector(".drop");
  const show = (selector, shown) => { form.querySelector(selector).hidden = !shown; };

  const isSmall = () => {
    const file = field.files[0];
    const small = !file || file.size <= Number(form.dataset.mostBytes);
    show("#file-large", !small);
    return small;
  };

  show(".drop-hint", true);
  field.addEventListener("change", isSmall);
  for (const name of ["dragover", "dragleave", "drop"]) {
    place.addEventListener(name, (event) => {
      event.preventDefault();
      place.classList.toggle("over", name === "dragover");
      if (name === "drop" && event.dataTransfer.files.length) {
        field.files = event.dataTransfer.files;
        isSmall();
      }
    });
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!isSmall()) return field.focus();
    const button = form.querySelector("button");
    const bar = form.querySelector("progress");
    const request = new XMLHttpRequest();
    const busy = (is) => { show(".busy", is); button.disabled = is; };
    request.upload.addEventListener("progress", (sent) => {
      if (sent.lengthComputable) bar.value = (100 * sent.loaded) / sent.total;
    });
    request.upload.addEventListener("load", () => {
      show(".sending", false);
      show(".checking", true);
      bar.removeAttribute("value");
    });
    request.addEventListener("error", () => { busy(false); show(".failed", true); });
    request.addEventListener("load", () => {
      if (request.status < 300) return location.assign(request.responseURL);
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      const main = page.querySelector("main");
      if (!main) { // not ours: of a server between
        busy(false);
        return show(".failed", true);
      }
      document.querySelector("main").replaceWith(main);
      document.querySelectorAll("form.upload").forEach(improveUpload);
      const summary = document.querySelector("main .summary");
      if (summary) summary.focus();
    });
    show(".failed", false);
    show(".checking", false);
    show(".sending", true);
    busy(true);
    request.open("POST", form.action);
    request.send(new FormData(form));
  });
}
document.querySelectorAll("form.upload").forEach(improveUpload);

// A layout has its line numbers beside it, and a line that is named is gone to.
for (const place of document.querySelectorAll(".numbered")) {
  const field = place.querySelector("textarea");
  const numbers = place.querySelector(".numbers");
  const scroll = () => { numbers.scrollTop = field.scrollTop; };
  const count = () => {
    const lines = field.value.split("\n").length;
    numbers.textContent = Array.from({ length: lines }, (_, index) => index + 1).join("\n") + "\n\n";
    scroll();
  };
  numbers.hidden = false;
  field.addEventListener("input", count);
  field.addEventListener("scroll", scroll);
  new ResizeObserver(scroll).observe(field);
  count();
  for (const link of document.querySelectorAll("a.line")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const lines = field.value.split("\n");
      const start = lines.slice(0, link.dataset.line - 1).join("\n").length + (link.dataset.line > 1 ? 1 : 0);
      field.focus();
      field.setSelectionRange(start, start + lines[link.dataset.line - 1].length);
      field.scrollTop = (field.scrollHeight / lines.length) * Math.max(0, link.dataset.line - 5);
    });
  }
}
