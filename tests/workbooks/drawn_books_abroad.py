"""Workbooks of offices elsewhere and of international bodies, drawn as they publish them.

Belongs here: one function per workbook. Does not belong here: how they are drawn (`drawn_tables`),
workbooks of the region's ministries (`drawn_books`).
"""

from drawn_tables import ALL, PCT_F, Book, Codes, F, M, Row, T, ranks

PERSONS = {"unit_measure": "persons"}
ARMY = {"measure": "strength", "population": "military", **PERSONS}
POLICE = {"measure": "strength", "population": "police_officials", **PERSONS}
COUNTED_POLICE = "constants: {population: police_officials, measure: strength, unit_measure: persons}"
COUNTED_ARMY = "constants: {population: military, measure: strength, unit_measure: persons}"


def _areas(*told: tuple[str, str], sector: str) -> list[Row]:
    return [Row([label], {"institution": f"{code}-{sector}"}) for label, code in told]


def eurostat_dump() -> Book:
    """English codes, years across, flags beside figures, colons for missing."""
    book = Book(
        "eurostat_dump",
        "",
        {**POLICE},
        "sector: POL\nconstants: {population: police_officials}",
        sector="POL",
    )
    page = book.page("Sheet 1")
    page.lines(
        1,
        ["Personnel in the criminal justice system: police officers by sex"],
        ["Last updated:", "22/04/2024 23:00"],
        [],
        ["Time frequency", "Annual"],
        ["Unit of measure", "Number"],
    )
    page.line(7, "GEO (Labels)", "SEX", 2019, 2020, 2021)
    row = 8
    for label, code in (("Bulgaria", "BG"), ("Germany", "DE"), ("Croatia", "HR"), ("Slovenia", "SI")):
        for sex, words in (("F", "Females"), ("M", "Males"), ("_T", "Total")):
            page.line(row, label, words)
            for place, year in enumerate(("2019", "2020", "2021")):
                codes = {"institution": f"{code}-POL", "sex": sex, "time_period": year}
                base = 200 + 5 * place + 40 * len(label)
                value = {"F": base, "M": 3 * base, "_T": 4 * base}[sex]
                page.figure(row, place + 3, value, codes)
            row += 1
    page.line(row + 1, "Special value")
    page.line(row + 2, ":", "not available")
    book.edits += "\nconstants: {population: police_officials, unit_measure: persons}"
    return book


def unece_table() -> Book:
    """English: countries down, women and men of three years, per cent only."""
    book = Book(
        "unece_share",
        "",
        {"measure": "strength", "population": "police_officials", "unit_measure": "percent"},
    )
    book.edits = "sector: POL"
    page = book.page("Police officers")
    page.line(1, "Police officers by sex, percentage of both sexes")
    page.line(3, "Country", "2018", None, "2020", None)
    page.line(4, "Women", "Men", "Women", "Men", column=2)
    page.merge("B3:C3", "D3:E3", "A3:A4")
    columns = [
        {"sex": sex, "time_period": year, "unit_measure": "percent"}
        for year in ("2018", "2020")
        for sex in ("F", "M")
    ]
    rows = _areas(
        ("Albania", "AL"),
        ("Bosnia and Herzegovina", "BA"),
        ("Montenegro", "ME"),
        ("North Macedonia", "MK"),
        ("Serbia", "RS"),
        sector="POL",
    )
    page.table(5, rows, columns)
    page.line(11, "Source: UNECE Statistical Database")
    return book


def nato_summary() -> Book:
    """English: members of NATO, counts and share of women, footnote marks on countries."""
    book = Book("nato_summary", "", {**ARMY, "time_period": "2020"})
    book.edits = "sector: AF"
    page = book.page("Table 1")
    page.line(1, "Summary of the National Reports: active duty military personnel by sex, 2020")
    page.line(3, "Nation", "Men", "Women", "Total", "% women")
    rows = _areas(
        ("Albania", "AL"),
        ("Belgium¹", "BE"),
        ("Canada", "CA"),
        ("Czech Republic", "CZ"),
        ("Türkiye", "TR"),
        ("United Kingdom", "GB"),
        ("United States of America", "US"),
        sector="AF",
    )
    page.table(4, rows, [M, F, T, PCT_F])
    page.line(12, "¹ Data as of 1 July.")
    return book


def osce_countries_in_bosnian() -> Book:
    """Bosnian: countries in a local language, police."""
    book = Book("zemlje_regije", "", {**POLICE, "time_period": "2021"})
    book.edits = "sector: POL"
    page = book.page("Region")
    page.line(1, "Policijski službenici u zemljama regije po spolu, 2021. godina (broj lica)")
    page.line(3, "Zemlja", "Žene", "Muškarci", "Ukupno", "Udio žena u %")
    rows = _areas(
        ("Albanija", "AL"),
        ("Bosna i Hercegovina", "BA"),
        ("Crna Gora", "ME"),
        ("Kosovo*", "XK"),
        ("Sjeverna Makedonija", "MK"),
        ("Srbija", "RS"),
        sector="POL",
    )
    page.table(4, rows, [F, M, T, PCT_F], decimal=",")
    return book


def countries_in_serbian() -> Book:
    """Serbian, Cyrillic: armies of countries, years down within each."""
    book = Book("zemlje_vojska", "", ARMY)
    book.edits = "sector: AF"
    page = book.page("Војске")
    page.line(1, "Професионална војна лица по полу")
    page.line(3, "Држава", "Година", "Жене", "Мушкарци", "Укупно")
    rows = []
    for label, code in (
        ("Србија", "RS"),
        ("Црна Гора", "ME"),
        ("Северна Македонија", "MK"),
        ("Мађарска", "HU"),
    ):
        for place, year in enumerate((2020, 2021)):
            rows.append(
                Row([None if place else label, year], {"institution": f"{code}-AF", "time_period": str(year)})
            )
    page.table(4, rows, [F, M, T])
    page.merge(*(f"A{row}:A{row + 1}" for row in (4, 6, 8, 10)))
    return book


def de_bundeswehr() -> Book:
    """German: davon Frauen, per cent beside count."""
    book = Book(
        "de_bundeswehr",
        "DE-AF",
        {**ARMY, "time_period": "2022"},
        COUNTED_ARMY,
    )
    page = book.page("Tabelle 1")
    page.line(1, "Soldatinnen und Soldaten nach Laufbahngruppen, Stand: 31.12.2022")
    page.line(3, "Laufbahngruppe", "Insgesamt", "davon Frauen", "Frauenanteil in %")
    rows = [
        *ranks(("Offiziere", "OF"), ("Unteroffiziere", "OR5-9"), ("Mannschaften", "OR1-4")),
        Row(["Insgesamt"], {"rank": "_T"}, ALL),
    ]
    page.table(4, rows, [T, F, PCT_F], decimal=",")
    return book


def fr_police() -> Book:
    """French: femmes, hommes, ensemble, part des femmes."""
    book = Book(
        "fr_police",
        "FR-POL",
        {**POLICE, "time_period": "2021"},
        "own_codes: [detail]\n" + COUNTED_POLICE,
    )
    page = book.page("Effectifs")
    page.line(1, "Effectifs de la police nationale par corps et par sexe au 31 décembre 2021")
    page.line(3, "Corps", "Femmes", "Hommes", "Ensemble", "Part des femmes (%)")
    names = ("Conception et direction", "Commandement", "Encadrement et application")
    rows = [Row([name], {"detail": name.upper().replace(" ", "_")}) for name in names]
    page.table(4, [*rows, Row(["Ensemble"], {"detail": "_T"}, ALL)], [F, M, T, PCT_F])
    return book


def es_guardia() -> Book:
    """Spanish: H and M, where M is no man."""
    book = Book("es_guardia", "ES-POL", {**POLICE, "time_period": "2022"})
    book.edits = "labels: {H: {sex: M}, M: {sex: F}}\n" + COUNTED_POLICE
    page = book.page("Efectivos")
    page.line(1, "Efectivos de la Guardia Civil por escala y sexo. Año 2022")
    page.line(3, "Escala", "H", "M", "Total", "% Mujeres")
    rows = ranks(
        ("Escala de Oficiales", "OF"), ("Escala de Suboficiales", "OR5-9"), ("Escala de Tropa", "OR1-4")
    )
    page.table(4, [*rows, Row(["TOTAL"], {"rank": "_T"}, ALL)], [M, F, T, PCT_F])
    return book


def uk_stanag() -> Book:
    """English: STANAG codes down, services across over sexes."""
    book = Book(
        "uk_stanag",
        "GB-AF",
        {**ARMY, "time_period": "2023"},
        "own_codes: [rank, detail]\n" + COUNTED_ARMY,
    )
    page = book.page("Table 2")
    page.line(1, "UK Regular Forces by NATO rank and sex, as at 1 April 2023")
    page.line(3, "NATO rank", "Royal Navy", None, "Army", None, "RAF", None)
    page.line(4, *["Female", "Male"] * 3, column=2)
    page.merge("A3:A4", "B3:C3", "D3:E3", "F3:G3")
    columns = [
        {"detail": service, "sex": sex} for service in ("ROYAL_NAVY", "ARMY", "RAF") for sex in ("F", "M")
    ]
    rows = [
        Row([code], {"rank": code.replace("-", "_")})
        for code in ("OF-5", "OF-4", "OF-3", "OR-9", "OR-8", "OR-7")
    ]
    page.table(5, [*rows, Row(["Total"], {"rank": "_T"}, ALL)], columns)
    return book


def ro_police() -> Book:
    """Romanian: femei, bărbați."""
    book = Book(
        "ro_police",
        "RO-POL",
        {**POLICE, "time_period": "2021"},
        "own_codes: [detail]\n" + COUNTED_POLICE,
    )
    page = book.page("Efective")
    page.line(1, "Efectivele Poliției Române pe sexe, la 31.12.2021")
    page.line(3, "Categorie", "Femei", "Bărbați", "Total", "% femei")
    rows = [Row([name], {"detail": name.upper()}) for name in ("Ofițeri", "Agenți")]
    rows = [Row(["Ofițeri"], {"rank": "OF"}), Row(["Subofițeri"], {"rank": "OR5-9"})]
    page.table(4, [*rows, Row(["Total"], {"rank": "_T"}, ALL)], [F, M, T, PCT_F])
    book.edits = COUNTED_POLICE
    return book


def bg_army() -> Book:
    """Bulgarian: жени, мъже."""
    book = Book(
        "bg_army",
        "BG-AF",
        {**ARMY, "time_period": "2022"},
        COUNTED_ARMY,
    )
    page = book.page("Лист1")
    page.line(1, "Военнослужещи по категории и пол към 31.12.2022 г.")
    page.line(3, "Категория", "Жени", "Мъже", "Общо", "% жени")
    rows = ranks(("Офицери", "OF"), ("Сержанти", "OR5-9"), ("Войници", "OR1-4"))
    page.table(4, [*rows, Row(["Общо"], {"rank": "_T"}, ALL)], [F, M, T, PCT_F])
    return book


def sl_police() -> Book:
    """Slovene: ženske, moški, skupaj."""
    book = Book(
        "sl_police",
        "SI-POL",
        {**POLICE, "time_period": "2022"},
        COUNTED_POLICE + "\nown_codes: [detail]",
    )
    page = book.page("Zaposleni")
    page.line(1, "Zaposleni v policiji po spolu na dan 31. 12. 2022")
    page.line(3, "Enota", "Ženske", "Moški", "Skupaj", "Delež žensk (%)")
    rows = [
        Row([name], {"detail": name.upper().replace(" ", "_")})
        for name in ("PU Celje", "PU Koper", "PU Kranj")
    ]
    page.table(4, [*rows, Row(["Skupaj"], {"detail": "_T"}, ALL)], [F, M, T, PCT_F], decimal=",")
    return book


def _simple(
    name: str, sender: str, title: str, heads: list[str], told: list[tuple[str, str]], total: str, base: Codes
) -> Book:
    book = Book(name, sender, {**base, "time_period": "2022"})
    book.edits = f"constants: {{population: {base['population']}, measure: strength, unit_measure: persons}}"
    page = book.page("Sheet1")
    page.line(1, title)
    page.line(3, *heads)
    page.table(4, [*ranks(*told), Row([total], {"rank": "_T"}, ALL)], [F, M, T])
    return book


def tr_army() -> Book:
    """Turkish: kadın, erkek, toplam."""
    return _simple(
        "tr_army",
        "TR-AF",
        "Rütbe ve cinsiyete göre personel sayısı, 2022",
        ["Rütbe", "Kadın", "Erkek", "Toplam"],
        [("Subay", "OF"), ("Astsubay", "OR5-9"), ("Er", "OR1-4")],
        "Toplam",
        ARMY,
    )


def el_army() -> Book:
    """Greek: γυναίκες, άνδρες, σύνολο."""
    return _simple(
        "el_army",
        "GR-AF",
        "Στρατιωτικό προσωπικό κατά φύλο, 2022",
        ["Βαθμός", "Γυναίκες", "Άνδρες", "Σύνολο"],
        [("Αξιωματικοί", "OF"), ("Υπαξιωματικοί", "OR5-9")],
        "Σύνολο",
        ARMY,
    )


def uk_army() -> Book:
    """Ukrainian: жінки, чоловіки, усього."""
    return _simple(
        "uk_army",
        "UA-AF",
        "Військовослужбовці за статтю, 2022 рік",
        ["Категорія", "Жінки", "Чоловіки", "Усього"],
        [("Офіцери", "OF"), ("Сержанти", "OR5-9"), ("Солдати", "OR1-4")],
        "Усього",
        ARMY,
    )


def ru_army() -> Book:
    """Russian: женщины, мужчины, всего."""
    return _simple(
        "ru_army",
        "KZ-AF",
        "Численность военнослужащих по полу, 2022 год",
        ["Категория", "Женщины", "Мужчины", "Всего"],
        [("Офицеры", "OF"), ("Сержанты", "OR5-9"), ("Солдаты", "OR1-4")],
        "Всего",
        ARMY,
    )


def pt_army() -> Book:
    """Portuguese: feminino, masculino."""
    return _simple(
        "pt_army",
        "PT-AF",
        "Efetivos militares por categoria e sexo, 2022",
        ["Categoria", "Feminino", "Masculino", "Total"],
        [("Oficiais", "OF"), ("Sargentos", "OR5-9"), ("Praças", "OR1-4")],
        "Total",
        ARMY,
    )


def unodc_long() -> Book:
    """English: a tidy international table with codes, other indicators among its rows."""
    book = Book("unodc_long", "", {"measure": "strength", "population": "police_officials"}, sector="POL")
    book.edits = (
        "sector: POL\nconstants: {population: police_officials}\nlabels:\n"
        "  Police personnel: {measure: strength, population: police_officials}\n"
        "  Counts: {unit_measure: persons}"
    )
    page = book.page("data_cts_access_and_functioning")
    page.line(1, "UNODC. Access and functioning of justice")
    page.line(
        3,
        "Iso3_code",
        "Country",
        "Region",
        "Indicator",
        "Sex",
        "Year",
        "Unit of measurement",
        "VALUE",
        "Source",
    )
    row = 4
    for iso3, name, code in (("ALB", "Albania", "AL"), ("MNE", "Montenegro", "ME"), ("SRB", "Serbia", "RS")):
        for year in (2019, 2020):
            for sex, words in (("F", "Female"), ("M", "Male"), ("_T", "Total")):
                base = 100 + year % 7 + len(name)
                value = {"F": base, "M": 4 * base, "_T": 5 * base}[sex]
                page.line(row, iso3, name, "Europe", "Police personnel", words, year, "Counts")
                page.figure(
                    row,
                    8,
                    value,
                    {
                        "institution": f"{code}-POL",
                        "sex": sex,
                        "time_period": str(year),
                        "unit_measure": "persons",
                    },
                )
                page.line(row, "CTS", column=9)
                row += 1
    return book


def eige_dump() -> Book:
    """English: time down, countries across, share of women as ready per cent."""
    book = Book(
        "eige_dump",
        "",
        {"measure": "leadership_posts", "population": "military", "unit_measure": "percent", "sex": "F"},
    )
    book.edits = (
        "sector: AF\nconstants: {measure: leadership_posts, population: military, unit_measure: percent}"
    )
    page = book.page("Data")
    page.line(1, "Share of women in the armed forces (%), leadership positions")
    page.line(3, "Time", "Bulgaria", "Croatia", "Hungary", "Romania", "Slovenia")
    for number, year in enumerate(("2018", "2019", "2020"), start=4):
        page.line(number, int(year))
        for place, code in enumerate(("BG", "HR", "HU", "RO", "SI")):
            page.figure(
                number,
                place + 2,
                round(5.5 + number + place / 4, 2),
                {"institution": f"{code}-AF", "time_period": year},
            )
    return book


def per_hundred_thousand() -> Book:
    """English: a rate per 100 000 inhabitants beside the counts: it is asked about, never persons."""
    book = Book("per_hundred_thousand", "RS-POL", {**POLICE, "time_period": "2022"})
    page = book.page("Police")
    page.line(1, "Police officers by sex, 2022, number of persons and rate")
    page.line(3, "Rank", "Women", "Men", "Total", "Total per 100 000 inhabitants")
    rows = [
        Row(["Senior police ranks"], {"rank": "POL-SENIOR"}),
        Row(["Basic police ranks"], {"rank": "POL-BASIC"}),
        Row(["Total"], {"rank": "_T"}, ALL),
    ]
    page.table(4, rows, [F, M, T])
    for row in (4, 5, 6):
        page.line(row, 12.5 + row, column=5)
    return book


ABROAD = (
    eurostat_dump,
    unece_table,
    nato_summary,
    osce_countries_in_bosnian,
    countries_in_serbian,
    de_bundeswehr,
    fr_police,
    es_guardia,
    uk_stanag,
    ro_police,
    bg_army,
    sl_police,
    tr_army,
    el_army,
    uk_army,
    ru_army,
    pt_army,
    unodc_long,
    eige_dump,
    per_hundred_thousand,
)
