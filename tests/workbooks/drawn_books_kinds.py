"""Workbooks that differ in form: what stands where, how figures are written, what is odd about them.

Belongs here: one function per kind of form. Does not belong here: how they are drawn (`drawn_tables`),
workbooks that differ in words (`drawn_books`, `drawn_books_abroad`).
"""

from drawn_tables import ALL, PCT_F, PCT_M, Book, Codes, F, M, Row, T, ranks

PERSONS = {"unit_measure": "persons"}
ARMY = {"measure": "strength", "population": "military", **PERSONS}
POLICE = {"measure": "strength", "population": "police_officials", **PERSONS}
BANDS = (("Officers", "OF"), ("Non-commissioned officers", "OR5-9"), ("Soldiers", "OR1-4"))


def per_cent_by_format() -> Book:
    """Shares are shown in per cent by their format only; their header says nothing of a unit."""
    book = Book("per_cent_by_format", "RS-AF", {**ARMY, "time_period": "2022"})
    page = book.page("Sheet1")
    page.line(1, "Military personnel by rank and sex, 2022")
    page.line(3, "Rank", "Women", "Men", "Total", "Share of women")
    page.table(4, [*ranks(*BANDS), Row(["Total"], {"rank": "_T"}, ALL)], [F, M, T])
    for row, code in enumerate(("OF", "OR5-9", "OR1-4", "_T"), start=4):
        women, whole = (float(page.cells[row, column] or 0) for column in (2, 4))
        stored = round(women / whole, 4)
        page.figure(row, 5, round(100 * stored, 2), {**PCT_F, "rank": code}, shown=stored)
        page.formats[row, 5] = "0.0%"
    return book


def ranks_civilians_and_all() -> Book:
    """One column of ranks of the military and of civilians: the total is of all staff."""
    book = Book("ranks_civilians_and_all", "ME-AF", {**ARMY, "time_period": "2021"})
    page = book.page("Pregled")
    page.line(1, "Brojno stanje na dan 31.12.2021.")
    page.line(3, "Kategorija", "Žene", "Muškarci", "Ukupno")
    rows = [
        Row(["Oficiri"], {"rank": "OF"}),
        Row(["Podoficiri"], {"rank": "OR5-9"}),
        Row(["Vojnici po ugovoru"], {"rank": "OR1-4"}),
        Row(["Civilna lica"], {"rank": "_T", "population": "civilian"}),
        Row(["Ukupno"], {"rank": "_T", "population": "_T"}, ALL),
    ]
    page.table(4, rows, [F, M, T])
    return book


def sexes_over_years() -> Book:
    """Sex above, years below; per cent of each sex at the end."""
    book = Book("sexes_over_years", "HR-POL", POLICE)
    page = book.page("Policija")
    page.line(1, "Policijski službenici po spolu i godinama, broj osoba")
    page.lines(3, ["Zvanje", "Žene", None, None, "Muškarci", None, None])
    page.line(4, 2020, 2021, 2022, 2020, 2021, 2022, column=2)
    page.merge("A3:A4", "B3:D3", "E3:G3")
    columns: list[Codes | None] = [
        {"sex": sex, "time_period": year} for sex in ("F", "M") for year in ("2020", "2021", "2022")
    ]
    rows = [
        Row(["Viša policijska zvanja"], {"rank": "POL-SENIOR"}),
        Row(["Osnovna policijska zvanja"], {"rank": "POL-BASIC"}),
        Row(["Ukupno"], {"rank": "_T"}, ALL),
    ]
    page.table(5, rows, columns)
    return book


def men_only_by_total() -> Book:
    """Total and women only: men stand nowhere, and none are made up."""
    book = Book("men_only_by_total", "MK-POL", {**POLICE, "time_period": "2023"})
    page = book.page("МВР")
    page.line(1, "Полициски службеници по пол, состојба 31.12.2023, број на лица")
    page.line(3, "Звање", "Вкупно", "Жени")
    rows = [
        Row(["Виши полициски чинови"], {"rank": "POL-SENIOR"}),
        Row(["Основни полициски чинови"], {"rank": "POL-BASIC"}),
    ]
    page.table(4, [*rows, Row(["Вкупно"], {"rank": "_T"}, ALL)], [T, F])
    return book


def numbers_as_people_write_them() -> Book:
    """Thousands with a point or a blank, decimal comma, a sign of per cent, footnote marks."""
    book = Book("numbers_as_written", "BA-AF", {**ARMY, "time_period": "2022"})
    page = book.page("Podaci")
    page.line(1, "Profesionalna vojna lica po spolu, broj lica, 31.12.2022.")
    page.line(3, "Kategorija", "Žene", "Muškarci", "Ukupno", "Žene %")
    told = [
        ("Oficiri", "OF", 134, 1300),
        ("Podoficiri", "OR5-9", 166, 2100),
        ("Vojnici", "OR1-4", 1200, 3900),
    ]
    for row, (label, code, women, men) in enumerate(told, start=4):
        at = {"rank": code}
        page.line(row, label)
        page.figure(row, 2, women, {**at, **F}, f"{women:,}".replace(",", "."))
        page.figure(row, 3, men, {**at, **M}, f"{men:,}".replace(",", " "))
        page.figure(row, 4, women + men, {**at, **T}, f"{women + men:,}".replace(",", "."))
        share = round(100 * women / (women + men), 1)
        page.figure(row, 5, share, {**at, **PCT_F}, f"{share} %".replace(".", ","))
    return book


def notes_among_the_rows() -> Book:
    """Notes and sources underneath hold numbers and years, and are no figures."""
    book = Book("notes_among_rows", "XK-AF", {**ARMY, "time_period": "2022"})
    page = book.page("FSK")
    page.line(1, "Personeli ushtarak i FSK-së sipas gjinisë, 31.12.2022")
    page.line(3, "Grada", "Femra", "Meshkuj", "Gjithsej", "% e femrave")
    rows = ranks(("Oficerë", "OF"), ("Nënoficerë", "OR5-9"), ("Ushtarë", "OR1-4"))
    page.table(4, [*rows, Row(["Gjithsej"], {"rank": "_T"}, ALL)], [F, M, T, PCT_F])
    page.lines(
        9,
        ["Shënim: 12 persona janë në leje pa pagesë."],
        ["Burimi: Ministria e Mbrojtjes, raporti nr. 45/2023"],
    )
    return book


def institutions_by_sheet() -> Book:
    """One sheet for each body, of one form; the sheet's name says which."""
    book = Book("institutions_by_sheet", "BA-POL", {**POLICE, "time_period": "2023"})
    for name in ("SIPA", "GP", "DKPT"):
        page = book.page(name, institution=f"BA-POL-{name}")
        page.line(1, "Policijski službenici po spolu, broj lica, stanje 31.12.2023.")
        page.line(3, "Čin", "Žene", "Muškarci", "Ukupno")
        rows = [
            Row(["Viši policijski činovi"], {"rank": "POL-SENIOR"}),
            Row(["Osnovni policijski činovi"], {"rank": "POL-BASIC"}),
        ]
        page.table(4, [*rows, Row(["Ukupno"], {"rank": "_T"}, ALL)], [F, M, T])
    return book


def whole_and_two_parts_of_total() -> Book:
    """Measures across over sexes: strength, entries, exits in one table."""
    book = Book(
        "measures_over_sexes", "AL-POL", {"population": "police_officials", "time_period": "2022", **PERSONS}
    )
    page = book.page("Policia e Shtetit")
    page.line(1, "Policia e Shtetit, punonjës policie sipas gjinisë, viti 2022 (numri i personave)")
    page.line(3, "Grada", "Numri i personelit", None, "Të rekrutuar", None, "Largime", None)
    page.line(4, *["Gra", "Burra"] * 3, column=2)
    page.merge("A3:A4", "B3:C3", "D3:E3", "F3:G3")
    columns: list[Codes | None] = [
        {"measure": measure, "sex": sex} for measure in ("strength", "intake", "exits") for sex in ("F", "M")
    ]
    rows = [
        Row(["Gradat e larta policore"], {"rank": "POL-SENIOR"}),
        Row(["Gradat bazë policore"], {"rank": "POL-BASIC"}),
    ]
    page.table(5, [*rows, Row(["Gjithsej"], {"rank": "_T"}, ALL)], columns)
    return book


def year_as_section() -> Book:
    """The year stands alone on a row above the rows of that year."""
    book = Book("year_as_section", "RS-POL", POLICE)
    page = book.page("Tabela")
    page.line(1, "Полицијски службеници по полу (број лица)")
    page.line(3, "Категорија", "Жене", "Мушкарци", "Укупно")
    row = 4
    for year in ("2021", "2022"):
        page.line(row, int(year))
        page.seed += 1
        told = (("Виши полицијски чинови", "POL-SENIOR"), ("Основни полицијски чинови", "POL-BASIC"))
        rows = [Row([label], {"rank": code, "time_period": year}) for label, code in told]
        page.table(row + 1, [*rows, Row(["Укупно"], {"rank": "_T", "time_period": year}, ALL)], [F, M, T])
        row += 4
    return book


def two_languages_in_one_label() -> Book:
    """Labels in two languages, parted by a stroke."""
    book = Book("two_languages", "MK-AF", {**ARMY, "time_period": "2022"})
    page = book.page("АРСМ")
    page.line(1, "Воен персонал по пол / Military personnel by sex, 31.12.2022")
    page.line(3, "Категорија / Category", "Жени / Women", "Мажи / Men", "Вкупно / Total")
    rows = ranks(
        ("Офицери / Officers", "OF"), ("Подофицери / NCOs", "OR5-9"), ("Војници / Soldiers", "OR1-4")
    )
    page.table(4, [*rows, Row(["Вкупно / Total"], {"rank": "_T"}, ALL)], [F, M, T])
    return book


def stanag_beside_national_ranks() -> Book:
    """The NATO code beside the national rank."""
    book = Book("stanag_and_national", "RS-AF", {**ARMY, "time_period": "2022"})
    page = book.page("Чинови")
    page.line(1, "Професионална војна лица по чину и полу, 31.12.2022. (број лица)")
    page.line(3, "НАТО код", "Чин", "Жене", "Мушкарци", "Укупно")
    rows = [
        Row(["OF-5", "Пуковник"], {"rank": "RS-AF-colonel"}),
        Row(["OF-3", "Мајор"], {"rank": "RS-AF-major"}),
        Row(["OF-1", "Поручник"], {"rank": "RS-AF-lieutenant"}),
        Row(["OF-1", "Потпоручник"], {"rank": "RS-AF-second_lieutenant"}),
        Row([None, "Укупно"], {"rank": "_T"}, ALL),
    ]
    page.table(4, rows, [F, M, T])
    return book


def stanag_alone() -> Book:
    """NATO codes down without names: each is the one national rank of that code."""
    book = Book("stanag_alone", "ME-AF", {**ARMY, "time_period": "2022"})
    page = book.page("STANAG")
    page.line(1, "Military personnel by NATO rank code and sex as at 31.12.2022 (number of persons)")
    page.line(3, "NATO code", "Women", "Men", "Total")
    told = (("OF-5", "ME-AF-colonel"), ("OF-4", "ME-AF-lieutenant_colonel"), ("OF-3", "ME-AF-major"))
    page.table(4, [*ranks(*told), Row(["Total"], {"rank": "_T"}, ALL)], [F, M, T])
    return book


def shares_of_both_sexes() -> Book:
    """Count and per cent of women and men beside each other under one head."""
    book = Book("shares_of_both", "HR-AF", {**ARMY, "time_period": "2021"})
    page = book.page("T1")
    page.line(1, "Djelatne vojne osobe prema spolu, 31. 12. 2021.")
    page.line(3, "Kategorija", "Žene", None, "Muškarci", None, "Ukupno")
    page.line(4, "broj", "%", "broj", "%", "broj", column=2)
    page.merge("A3:A4", "B3:C3", "D3:E3")
    rows = ranks(("Časnici", "OF"), ("Dočasnici", "OR5-9"), ("Vojnici", "OR1-4"))
    page.table(5, [*rows, Row(["Ukupno"], {"rank": "_T"}, ALL)], [F, PCT_F, M, PCT_M, T])
    return book


def rates_by_sex() -> Book:
    """Rates per 100 000 inhabitants stand beside counts under the same words: they are never persons."""
    book = Book("rates_by_sex", "ME-POL", {**POLICE, "time_period": "2022"})
    page = book.page("Stope")
    page.line(1, "Policijski službenici po polu, broj lica, 2022.")
    page.line(3, "Zvanje", "Žene", "Muškarci", "Žene na 100.000", "Muškarci na 100 000 stanovnika")
    rows = [
        Row(["Viša policijska zvanja"], {"rank": "POL-SENIOR"}),
        Row(["Osnovna policijska zvanja"], {"rank": "POL-BASIC"}),
    ]
    page.table(4, [*rows, Row(["Ukupno"], {"rank": "_T"}, ALL)], [F, M])
    for row in (4, 5, 6):
        page.line(row, 12.5 + row, 80.25 + row, column=4)
    return book


def a_flow_named_in_the_title() -> Book:
    """The title says "number of employees who left": these are exits, never strength."""
    book = Book("flow_in_title", "BA-POL-SIPA", {**POLICE, "measure": "exits", "time_period": "2022"})
    page = book.page("Tabela 5")
    page.line(1, "Broj zaposlenih policijskih službenika koji su napustili službu po spolu u 2022. godini")
    page.line(3, "Razlog", "Žene", "Muškarci", "Ukupno")
    rows = [
        Row(["Penzionisanje"], {"detail": "retirement"}),
        Row(["Istek ugovora"], {"detail": "contract_end"}),
    ]
    page.table(4, [*rows, Row(["Ukupno"], {"detail": "_T"}, ALL)], [F, M, T])
    return book


KINDS = (
    per_cent_by_format,
    ranks_civilians_and_all,
    sexes_over_years,
    men_only_by_total,
    numbers_as_people_write_them,
    notes_among_the_rows,
    institutions_by_sheet,
    whole_and_two_parts_of_total,
    year_as_section,
    two_languages_in_one_label,
    stanag_beside_national_ranks,
    stanag_alone,
    shares_of_both_sexes,
    rates_by_sex,
    a_flow_named_in_the_title,
)
