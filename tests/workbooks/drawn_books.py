"""Workbooks of ministries, drawn as they publish them: armies and police of the region.

Belongs here: one function per workbook. Does not belong here: how they are drawn (`drawn_tables`),
tables of international bodies (`drawn_books_abroad`).
"""

from drawn_tables import ALL, PCT_F, Book, F, M, Page, Row, T, ranks

PERSONS = {"unit_measure": "persons"}
ARMY = {"measure": "strength", "population": "military", **PERSONS}
POLICE = {"measure": "strength", "population": "police_officials", **PERSONS}


def rs_army_by_rank() -> Book:
    """Serbian, Cyrillic: three header rows, count and per cent, total first, notes below."""
    book = Book("rs_army_by_rank", "RS-AF", {**ARMY, "time_period": "2023"})
    page = book.page("Табела 1")
    page.line(1, "Министарство одбране Републике Србије")
    page.line(2, "Бројно стање професионалних војних лица по чиновима и полу на дан 31.12.2023. године")
    page.lines(4, ["Ред. бр.", "Категорија", "Број лица", None, None, "% жена"])
    page.line(5, "Жене", "Мушкарци", "Укупно", column=3)
    page.merge("A1:F1", "A2:F2", "A4:A5", "B4:B5", "C4:E4", "F4:F5")
    rows = [
        Row(["", "УКУПНО"], {"rank": "_T"}, ALL),
        Row([1, "Генерали"], {"rank": "OF6-10"}),
        Row([2, "Виши официри"], {"rank": "OF3-5"}),
        Row([3, "Нижи официри"], {"rank": "OF1-2"}),
        Row([4, "Подофицири"], {"rank": "OR5-9"}),
        Row([5, "Професионални војници"], {"rank": "OR1-4"}),
    ]
    page.table(6, rows, [F, M, T, PCT_F], decimal=",")
    page.line(13, "Напомена: подаци не обухватају 12 лица на мировању.")
    page.line(14, "Извор: Управа за кадрове")
    return book


def rs_police_directorates() -> Book:
    """Serbian, Latin: police directorates down, letters for the sexes, institutions of its own."""
    book = Book(
        "rs_police_directorates",
        "RS-POL",
        {**POLICE, "time_period": "2022"},
        "own_codes: [detail]",
    )
    page = book.page("2022")
    page.line(1, "Policijski službenici po policijskim upravama i polu, 2022. godina")
    page.lines(3, ["Policijska uprava", "Broj policijskih službenika", None, None, "Učešće žena (%)"])
    page.line(4, "M", "Ž", "Ukupno", column=2)
    page.merge("A3:A4", "B3:D3", "E3:E4")
    names = ("PU Beograd", "PU Novi Sad", "PU Niš", "PU Kragujevac", "PU Subotica", "PU Užice")
    rows = [Row([name], {"detail": name.upper().replace(" ", "_")}) for name in names]
    page.table(5, [*rows, Row(["UKUPNO"], {"detail": "_T"}, ALL)], [M, F, T, PCT_F])
    page.line(13, "Izvor: MUP, Sektor za ljudske resurse")
    return book


def ba_year_sex_unit() -> Book:
    """Bosnian: three merged header rows, year over sex over count and per cent."""
    book = Book("ba_year_sex_unit", "BA-AF", ARMY)
    page = book.page("OS BiH")
    page.line(1, "Brojno stanje profesionalnih vojnih lica u Oružanim snagama BiH po spolu")
    page.line(3, "Kategorija", "2021", None, None, None, "2022", None, None, None)
    page.line(4, "Žene", None, "Muškarci", None, "Žene", None, "Muškarci", None, column=2)
    page.line(5, *["broj lica", "%"] * 4, column=2)
    page.merge("A3:A5", "B3:E3", "F3:I3", "B4:C4", "D4:E4", "F4:G4", "H4:I4")
    columns = [
        {"time_period": year, "sex": sex, "unit_measure": unit}
        for year in ("2021", "2022")
        for sex in ("F", "M")
        for unit in ("persons", "percent")
    ]
    rows = [
        *ranks(("Oficiri", "OF"), ("Podoficiri", "OR5-9"), ("Vojnici", "OR1-4")),
        Row(["Ukupno"], {"rank": "_T"}, ALL),
    ]
    page.table(6, rows, columns)
    return book


def hr_transposed() -> Book:
    """Croatian: ranks across, sexes down, per cent row below."""
    book = Book("hr_transposed", "HR-AF", {**ARMY, "time_period": "2023"})
    page = book.page("List1")
    page.line(1, "Djelatne vojne osobe u Oružanim snagama RH prema spolu i činu, stanje 31. prosinca 2023.")
    page.line(
        3, "Spol", "Generali i admirali", "Viši časnici", "Niži časnici", "Dočasnici", "Vojnici", "Ukupno"
    )
    columns = [{"rank": code} for code in ("OF6-10", "OF3-5", "OF1-2", "OR5-9", "OR1-4")]
    _across(page, 4, [("Žene", F), ("Muškarci", M), ("Ukupno", T), ("Udio žena (%)", PCT_F)], columns)
    return book


def _across(
    page: Page, row: int, lines: list[tuple[str, dict[str, str]]], columns: list[dict[str, str]]
) -> None:
    """Draw sexes down and something across with its total at the end."""
    women = [11 + 7 * place for place, _ in enumerate(columns)]
    men = [90 + 31 * place for place, _ in enumerate(columns)]
    told = [*columns, dict.fromkeys(columns[0], "_T")]
    for number, (label, codes) in enumerate(lines, start=row):
        page.line(number, label)
        for place, across in enumerate(told):
            w, m = (sum(women), sum(men)) if place == len(columns) else (women[place], men[place])
            value: float = {"F": w, "M": m, "_T": w + m}[codes["sex"]]
            if codes.get("unit_measure") == "percent":
                value = round(100 * value / (w + m), 2)
            page.figure(number, place + 2, value, {**across, **codes})


def me_blocks_below_each_other() -> Book:
    """Montenegrin: three tables on one sheet, each with its own title and header."""
    book = Book("me_blocks", "ME-POL", {"population": "police_officials", "time_period": "2023", **PERSONS})
    page = book.page("Uprava policije")
    page.line(1, "Uprava policije Crne Gore - podaci za 2023. godinu")
    tables = [
        ("Tabela 1. Broj zaposlenih policijskih službenika po polu", "strength"),
        ("Tabela 2. Primljeni u službu po polu", "intake"),
        ("Tabela 3. Prestanak službe po polu", "exits"),
    ]
    row = 3
    for title, measure in tables:
        page.line(row, title)
        page.line(row + 1, "Zvanje", "Žene", "Muškarci", "Ukupno")
        page.seed += 1
        rows = [
            Row(["Viša policijska zvanja"], {"rank": "POL-SENIOR"}),
            Row(["Srednja policijska zvanja"], {"rank": "POL-MIDDLE"}),
            Row(["Osnovna policijska zvanja"], {"rank": "POL-BASIC"}),
            Row(["Ukupno"], {"rank": "_T"}, ALL),
        ]
        page.table(row + 2, rows, [{**one, "measure": measure} for one in (F, M, T)])
        row += 8
    return book


def mk_sheet_per_year() -> Book:
    """Macedonian: one sheet per year, of which women."""
    book = Book("mk_sheet_per_year", "MK-AF", ARMY, "constants: {population: military}")
    for year in ("2020", "2021", "2022"):
        page = book.page(year, time_period=year)
        page.line(1, "Бројна состојба на персоналот во Армијата")
        page.line(3, "Категорија", "Вкупно", "Од нив жени", "Процент на жени")
        rows = [
            *ranks(("Офицери", "OF"), ("Подофицери", "OR5-9"), ("Професионални војници", "OR1-4")),
            Row(["Вкупно"], {"rank": "_T"}, ALL),
        ]
        page.table(4, rows, [T, F, PCT_F])
    return book


def al_of_which_women() -> Book:
    """Albanian: total and of which women, institution in the title, ranks of Albania."""
    book = Book("al_of_which", "AL-AF", {**ARMY, "time_period": "2023"})
    page = book.page("Fleta1")
    page.line(1, "REPUBLIKA E SHQIPËRISË - MINISTRIA E MBROJTJES")
    page.line(2, "Numri i personelit ushtarak sipas gradës dhe gjinisë, viti 2023")
    page.line(4, "Nr.", "Grada", "Gjithsej", "Nga të cilat femra", "Femra në %")
    labels = (
        ("Oficerë të lartë", "OF3-5"),
        ("Oficerë të ulët", "OF1-2"),
        ("Nënoficerë", "OR5-9"),
        ("Ushtarë", "OR1-4"),
    )
    rows = [Row([n, label], {"rank": code}) for n, (label, code) in enumerate(labels, start=1)]
    page.table(5, [*rows, Row([None, "Shuma"], {"rank": "_T"}, ALL)], [T, F, PCT_F], decimal=",")
    page.line(11, "Burimi: Drejtoria e Personelit")
    return book


def xk_police_three_dimensions() -> Book:
    """Albanian: populations down, year over sex across."""
    book = Book("xk_police", "XK-POL", {"measure": "strength", **PERSONS})
    page = book.page("Policia e Kosovës")
    page.line(1, "Të punësuar në Policinë e Kosovës sipas kategorisë dhe gjinisë")
    page.line(3, "Kategoria", "Viti 2021", None, None, "Viti 2022", None, None)
    page.line(4, *["Femra", "Meshkuj", "Gjithsej"] * 2, column=2)
    page.merge("A3:A4", "B3:D3", "E3:G3")
    columns = [{"time_period": year, "sex": sex} for year in ("2021", "2022") for sex in ("F", "M", "_T")]
    rows = [
        Row(["Zyrtarë policorë"], {"population": "police_officials"}),
        Row(["Personeli civil"], {"population": "civilian"}),
        Row(["Gjithsej"], {"population": "_T"}, ALL),
    ]
    page.table(5, rows, columns)
    return book


def rs_category_and_rank() -> Book:
    """Serbian: category merged over its ranks, subtotals, grand total last."""
    book = Book("rs_category_and_rank", "RS-AF", {**ARMY, "time_period": "2021"})
    page = book.page("Чинови")
    page.line(1, "Професионална војна лица према чину и полу на дан 31.12.2021.")
    page.line(3, "Категорија", "Чин", "Мушкарци", "Жене", "Укупно")
    rows = [
        Row(["Официри", "Пуковник"], {"rank": "RS-AF-colonel"}),
        Row([None, "Мајор"], {"rank": "RS-AF-major"}),
        Row([None, "Капетан"], {"rank": "RS-AF-captain"}),
        Row([None, "Укупно официри"], {"rank": "OF"}, 3),
        Row(["Подофицири", "Заставник"], {"rank": "RS-AF-warrant_officer"}),
        Row([None, "Водник"], {"rank": "RS-AF-sergeant"}),
        Row([None, "Укупно подофицири"], {"rank": "OR5-9"}, 2),
        Row(["УКУПНО", None], {"rank": "_T"}, ALL),
    ]
    page.table(4, rows, [M, F, T])
    page.merge("A4:A7", "A8:A10")
    return book


def hr_sections() -> Book:
    """Croatian: sections with a label alone on its row, per cent of both sexes."""
    book = Book("hr_sections", "HR-POL", {"measure": "strength", "time_period": "2022", **PERSONS})
    page = book.page("Tablica")
    page.line(1, "Broj zaposlenih prema kategoriji osoblja, regiji i spolu, 31.12.2022.")
    page.line(3, "", "Žene", "Muškarci", "Ukupno", "% žena", "% muškaraca")
    pct_m = {"sex": "M", "unit_measure": "percent"}
    row = 4
    for label, code in (
        ("Policijski službenici", "police_officials"),
        ("Državni službenici", "civil_servants"),
    ):
        page.line(row, label)
        page.seed += 1
        rows = [
            Row([f"{name}"], {"population": code, "detail": name.upper()})
            for name in ("Sjever", "Jug", "Istok")
        ]
        rows.append(Row(["Ukupno"], {"population": code, "detail": "_T"}, ALL))
        page.table(row + 1, rows, [F, M, T, PCT_F, pct_m])
        row += 5
    book.edits = "own_codes: [detail]"
    return book


MINISTRIES = (
    rs_army_by_rank,
    rs_police_directorates,
    ba_year_sex_unit,
    hr_transposed,
    me_blocks_below_each_other,
    mk_sheet_per_year,
    al_of_which_women,
    xk_police_three_dimensions,
    rs_category_and_rank,
    hr_sections,
)
