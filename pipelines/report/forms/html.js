"use strict";
(() => {
  const { region, cells, passports, strings } = JSON.parse(document.getElementById("passports").textContent);
  const dialog = document.getElementById("passport");
  const places = dialog.querySelector(".places");
  const tip = document.getElementById("tip");

  const make = (name, text, className) => {
    const element = document.createElement(name);
    if (text !== undefined) element.textContent = text;
    if (className) element.className = className;
    return element;
  };
  const pairs = (list) => list.flatMap((_, at) => (at % 2 ? [] : [[strings[list[at]], strings[list[at + 1]]]]));
  const line = (name, value) => [make("dt", name), value instanceof Node ? value : make("dd", value)];
  const code = (text) => {
    const holder = make("dd");
    holder.append(make("code", text));
    return holder;
  };

  // A value's row in the edition, as a query that any reader of the edition's database can run.
  const query = (table, column, key) =>
    `SELECT ${column} FROM ${table} WHERE ${key.map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`).join(" AND ")}`;
  const command = (table, key) =>
    `muster trace --region ${region} --table ${table} ${key.map(([name, value]) => `--key '${name}=${value}'`).join(" ")}`;

  const placeOf = ([table, column, ...rest]) => {
    const key = pairs(rest);
    const words = places.dataset;
    const list = make("dl", undefined, "place");
    list.append(...line(words.table, code(strings[table])), ...line(words.column, code(strings[column])));
    list.append(...line(words.row, code(key.map(([name, value]) => `${name}: ${value}`).join(", "))));
    list.append(...line(words.query, code(query(strings[table], strings[column], key))));
    if (cells) list.append(...line(words.command, code(command(strings[table], key))));
    return list;
  };

  const open = (number) => {
    const [title, shown, lines, references] = passports[number];
    dialog.querySelector("h2").textContent = strings[title];
    dialog.querySelector(".shown").textContent = strings[shown];
    dialog.querySelector(".lines").replaceChildren(...pairs(lines).flatMap(([name, value]) => line(name, value)));
    places.replaceChildren(...references.map(placeOf));
    dialog.querySelector(".closed").hidden = cells;
    dialog.showModal();
    dialog.scrollTop = 0;
  };

  // Every number becomes a button; where no script runs it stays text.
  for (const number of document.querySelectorAll("main .number")) {
    const button = make("button", undefined, number.className);
    button.type = "button";
    button.dataset.passport = number.dataset.passport;
    button.setAttribute("aria-haspopup", "dialog");
    number.replaceWith(button);
    if (number.localName === "data") button.append(number);
    else button.append(...number.childNodes);
    number.removeAttribute("class");
    number.removeAttribute("data-passport");
  }

  document.getElementById("with-script").hidden = false;
  document.getElementById("without-script").remove();

  document.addEventListener("click", (event) => {
    const number = event.target.closest("[data-passport]");
    if (number) open(number.dataset.passport);
    else if (event.target === dialog) dialog.close();
  });
  dialog.querySelector(".close").addEventListener("click", () => dialog.close());

  // A table is one stop of the Tab key; arrow keys go from number to number in it.
  const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  const neighbour = (button, [down, right]) => {
    const row = button.closest("tr");
    if (right) {
      const inRow = [...row.querySelectorAll("button.number")];
      return inRow[inRow.indexOf(button) + right];
    }
    const column = button.closest("th, td").cellIndex;
    const rows = [...row.closest("table").rows];
    for (let at = row.rowIndex + down; rows[at]; at += down) {
      const there = rows[at].cells[column]?.querySelector("button.number");
      if (there) return there;
    }
    return undefined;
  };
  for (const table of document.querySelectorAll("main table")) {
    const buttons = [...table.querySelectorAll("button.number")];
    for (const button of buttons.slice(1)) button.tabIndex = -1;
    table.addEventListener("keydown", (event) => {
      const step = steps[event.key];
      const next = step && event.target.matches("button.number") && neighbour(event.target, step);
      if (!next) return;
      event.preventDefault();
      for (const button of buttons) button.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    });
  }

  // What scrolls sideways can be reached by the keyboard; what does not is no stop.
  const watched = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  for (const wide of document.querySelectorAll(".wide, .drawn")) watched.observe(wide);

  // A mark of a drawing says what it shows while the pointer is on it.
  document.addEventListener("pointermove", (event) => {
    const mark = event.target.closest?.(".drawn [data-passport]");
    tip.hidden = !mark;
    if (!mark) return;
    const [title, shown] = passports[mark.dataset.passport];
    tip.textContent = `${strings[title]}: ${strings[shown]}`;
    tip.style.left = `${Math.min(event.clientX + 12, innerWidth - tip.offsetWidth - 8)}px`;
    tip.style.top = `${Math.min(event.clientY + 12, innerHeight - tip.offsetHeight - 8)}px`;
  });
})();
