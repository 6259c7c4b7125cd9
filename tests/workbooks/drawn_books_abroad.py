"""Workbooks of offices elsewhere and of international bodies, drawn as they publish them.

Belongs here: one function per workbook. Does not belong here: how they are drawn (`drawn_tables`),
workbooks of the region's ministries (`drawn_books`).
"""

from drawn_tables import ALL, PCT_F, Book, F, M, Row, T

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
    unodc_long,
    eige_dump,
    per_hundred_thousand,
)
