"""Workbooks of the ministries of the region on what staff do and how they come and go.

Belongs here: one function per workbook. Does not belong here: how they are drawn (`drawn_tables`),
strength by rank and by body (`drawn_books`).
"""

from drawn_tables import ALL, PCT_F, Book, F, M, Row, T, ranks

PERSONS = {"unit_measure": "persons"}
ARMY = {"measure": "strength", "population": "military", **PERSONS}
POLICE = {"measure": "strength", "population": "police_officials", **PERSONS}


def ba_long() -> Book:
    """Bosnian: a tidy table, a row per figure."""
    book = Book("ba_long", "BA-POL-SIPA", {"population": "police_officials", **PERSONS})
    page = book.page("podaci")
    page.line(1, "Godina", "Pokazatelj", "Kategorija osoblja", "Čin", "Spol", "Jedinica mjere", "Vrijednost")
    row = 2
    for year in ("2020", "2021"):
        for measure, label in (("strength", "Brojno stanje"), ("promotions", "Unapređenja")):
            for rank, words in (
                ("POL-SENIOR", "Viši policijski činovi"),
                ("POL-BASIC", "Osnovni policijski činovi"),
            ):
                for sex, letter in (("F", "Ž"), ("M", "M")):
                    page.line(row, int(year), label, "Policijski službenici", words, letter, "lica")
                    page.figure(
                        row, 7, row * 3, {"time_period": year, "measure": measure, "rank": rank, "sex": sex}
                    )
                    row += 1
    return book


def rs_funnel() -> Book:
    """Serbian: the way from application to service, steps down, sexes and per cent across."""
    book = Book(
        "rs_funnel",
        "RS-AF",
        {"population": "military", "time_period": "2022", **PERSONS},
        "constants: {population: military}",
    )
    page = book.page("Конкурс")
    page.line(1, "Конкурс за пријем професионалних војника 2022.")
    page.line(3, "Фаза", "Жене", "Мушкарци", "Свега")
    steps = [("Пријављени кандидати", "applications"), ("Испуњавају услове", "applications_eligible")]
    steps += [
        ("Изабрани кандидати", "selected"),
        ("Упућени на обуку", "admissions"),
        ("Примљени у службу", "intake"),
    ]
    page.table(4, [Row([label], {"measure": code}) for label, code in steps], [F, M, T])
    return book


def hr_exits_by_reason() -> Book:
    """Croatian: reasons of leaving down, blank spacer columns between the sexes."""
    book = Book(
        "hr_exits",
        "HR-POL",
        {"measure": "exits", "population": "police_officials", "time_period": "2023", **PERSONS},
    )
    page = book.page("Odlasci")
    page.line(1, "Prestanak službe policijskih službenika prema razlogu i spolu u 2023. godini (broj osoba)")
    page.line(3, "Razlog", None, "Žene", None, "Muškarci", None, "Ukupno")
    reasons = [
        ("Umirovljenje", "retirement"),
        ("Na vlastiti zahtjev", "resignation"),
        ("Istek ugovora", "contract_end"),
    ]
    reasons += [("Zdravstveni razlozi", "medical"), ("Ostali razlozi", "other_exit")]
    rows = [Row([label, None], {"detail": code}) for label, code in reasons]
    page.table(4, [*rows, None, Row(["Sveukupno", None], {"detail": "_T"}, ALL)], [F, None, M, None, T])
    return book


def mk_missions() -> Book:
    """Macedonian: missions down, years over letters across, no total of sexes."""
    book = Book(
        "mk_missions",
        "MK-AF",
        {"measure": "deployed", "population": "military", **PERSONS},
        "constants: {population: military}",
    )
    page = book.page("Мисии")
    page.line(1, "Припадници на Армијата упатени во мисии во странство, по пол")
    page.line(3, "Мисија", "2021", None, "2022", None)
    page.line(4, "Ж", "М", "Ж", "М", column=2)
    page.merge("A3:A4", "B3:C3", "D3:E3")
    columns = [{"time_period": year, "sex": sex} for year in ("2021", "2022") for sex in ("F", "M")]
    rows = [
        Row([label], {"detail": code})
        for label, code in (
            ("Мисии на ОН", "un_missions"),
            ("Мисии на НАТО", "nato_missions"),
            ("Мисии на ЕУ", "eu_missions"),
        )
    ]
    page.table(5, [*rows, Row(["Вкупно"], {"detail": "_T"}, ALL)], columns)
    return book


def ba_leadership() -> Book:
    """Bosnian: posts filled by women and men, `m/ž` in the header."""
    book = Book(
        "ba_leadership",
        "BA-MOD",
        {"measure": "leadership_posts", "unit_measure": "posts", "time_period": "2023", "population": "_T"},
        "constants: {population: _T}",
    )
    page = book.page("Rukovodeća mjesta")
    page.line(1, "Rukovodeća mjesta u Ministarstvu odbrane BiH, popunjenost po spolu, 2023.")
    page.line(3, "Vrsta", "Broj mjesta", None, None)
    page.line(4, "Ž", "M", "Uk.", column=2)
    page.merge("A3:A4", "B3:D3")
    rows = [
        Row(["Komandna mjesta"], {"detail": "command"}),
        Row(["Rukovodeći državni službenici"], {"detail": "management"}),
    ]
    page.table(5, [*rows, Row(["Ukupno"], {"detail": "_T"}, ALL)], [F, M, T])
    return book


def me_years_across_sex_down() -> Book:
    """Montenegrin: a time series, years across, sexes down, share below."""
    book = Book("me_series", "ME-AF", {**ARMY, "population": "military"})
    page = book.page("Vojska")
    page.line(1, "Vojna lica u Vojsci Crne Gore po polu, 2019-2022")
    page.line(3, "Pol", 2019, 2020, 2021, 2022)
    women, men = (101, 118, 131, 140), (1400, 1390, 1376, 1360)
    for place, year in enumerate(("2019", "2020", "2021", "2022")):
        w, m = women[place], men[place]
        at = {"time_period": year}
        page.figure(4, place + 2, w, {**at, **F})
        page.figure(5, place + 2, m, {**at, **M})
        page.figure(6, place + 2, w + m, {**at, **T})
        page.figure(7, place + 2, round(100 * w / (w + m), 2), {**at, **PCT_F})
    page.lines(4, ["Žene"], ["Muškarci"], ["Ukupno"], ["Žene u %"])
    return book


def ba_training_and_complaints() -> Book:
    """Bosnian: two tables side by side on one sheet, different measures."""
    book = Book(
        "ba_side_by_side",
        "BA-AF",
        {"population": "military", "time_period": "2022", **PERSONS},
        "constants: {population: military}",
    )
    page = book.page("Obuka i pritužbe")
    page.line(1, "Oružane snage BiH, 2022. godina, broj lica")
    page.line(3, "Završili obuku po spolu")
    page.line(3, "Primljene pritužbe zbog uznemiravanja ili diskriminacije po spolu", column=7)
    page.line(4, "Obuka", "Žene", "Muškarci", "Ukupno")
    page.line(4, "Kategorija", "Žene", "Muškarci", "Ukupno", column=7)
    training = [
        ("Obuka o ravnopravnosti spolova i Rezoluciji 1325", "gender_training"),
        ("Obuka prije upućivanja u misiju", "predeployment_training"),
    ]
    rows = [Row([label], {"detail": code}) for label, code in training]
    page.table(
        5,
        [*rows, Row(["Ukupno"], {"detail": "_T"}, ALL)],
        [{**one, "measure": "trained"} for one in (F, M, T)],
    )
    page.seed += 3
    rows = [*ranks(("Oficiri", "OF"), ("Vojnici", "OR1-4")), Row(["Ukupno"], {"rank": "_T"}, ALL)]
    page.table(5, rows, [{**one, "measure": "complaints"} for one in (F, M, T)], column=7)
    return book


def rs_fte_beside_headcount() -> Book:
    """Serbian, Latin: headcount beside full-time equivalents."""
    book = Book("rs_fte", "RS-MOD", {"measure": "strength", "population": "civilian", "time_period": "2023"})
    page = book.page("Civilna lica")
    page.line(1, "Civilna lica u Ministarstvu odbrane 31.12.2023.")
    page.line(3, "Kategorija", "Broj lica", None, "Ekvivalenti punog radnog vremena", None)
    page.line(4, "žene", "muškarci", "žene", "muškarci", column=2)
    page.merge("A3:A4", "B3:C3", "D3:E3")
    columns = [
        {"sex": sex, "unit_measure": unit}
        for unit in ("persons", "full_time_equivalents")
        for sex in ("F", "M")
    ]
    rows = [
        Row(["Državni službenici"], {"population": "civil_servants"}),
        Row(["Nameštenici"], {"population": "employees"}),
    ]
    page.table(5, rows, columns)
    return book


DUTIES = (
    ba_long,
    rs_funnel,
    hr_exits_by_reason,
    mk_missions,
    ba_leadership,
    me_years_across_sex_down,
    ba_training_and_complaints,
    rs_fte_beside_headcount,
)
