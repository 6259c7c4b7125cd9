"use strict";
(() => {
  const { region, isInternal, traced, passports, cells, strings } = JSON.parse(document.getElementById("passports").textContent);
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
  // What leads the programme to the cells; a value of all areas through each of them.
  const command = (table, column, key) => {
    const said = ([name, value]) => `--key '${name}=${value}'`;
    if (!column.startsWith("regional_")) return `muster trace --region ${region} --table ${table} ${key.map(said).join(" ")}`;
    const own = Object.fromEntries(key);
    const named = ["indicator", "sector", "population", "rank", "sex"].map((name) => `--${name} ${own[name]}`);
    return `muster trace --region ${region} --area region --year ${own.time_period} ${named.join(" ")}`;
  };

  const placeOf = ([table, column, ...rest], isOnly) => {
    const [where, what, key] = [strings[table], strings[column], pairs(rest)];
    const words = places.dataset;
    const list = make("dl", undefined, "place");
    list.append(...line(words.table, code(where)), ...line(words.column, code(what)));
    list.append(...line(words.row, code(key.map(([name, value]) => `${name}: ${value}`).join(", "))));
    if (!isOnly) return list;
    list.append(...line(words.query, code(query(where, what, key))));
    if (isInternal && traced.includes(where)) list.append(...line(words.command, code(command(where, what, key))));
    return list;
  };

  const showCells = (behind) => {
    const found = behind.filter((at) => at >= 0).flatMap((at) => cells[at]);
    const table = dialog.querySelector(".cells");
    table.hidden = !found.length;
    table.querySelector("tbody").replaceChildren(...found.map((cell) => {
      const row = make("tr");
      row.append(...cell.map((words, at) => make("td", strings[words], at === cell.length - 1 ? "figure" : "")));
      return row;
    }));
  };

  const open = (number) => {
    const [title, shown, lines, references, behind] = passports[number];
    dialog.querySelector("h2").textContent = strings[title];
    dialog.querySelector(".shown").textContent = strings[shown];
    dialog.querySelector(".lines").replaceChildren(...pairs(lines).flatMap(([name, value]) => line(name, value)));
    places.replaceChildren(...references.map((place) => placeOf(place, references.length === 1)));
    if (isInternal) showCells(behind);
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
