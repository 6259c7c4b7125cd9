"""Workbooks of offices elsewhere, each in its own language.

Belongs here: one function per workbook. Does not belong here: how they are drawn (`drawn_tables`),
tables of international bodies (`drawn_books_abroad`).
"""

from drawn_tables import ALL, PCT_F, Book, Codes, F, M, Row, T, ranks

PERSONS = {"unit_measure": "persons"}
ARMY = {"measure": "strength", "population": "military", **PERSONS}
POLICE = {"measure": "strength", "population": "police_officials", **PERSONS}
COUNTED_POLICE = "constants: {population: police_officials, measure: strength, unit_measure: persons}"
COUNTED_ARMY = "constants: {population: military, measure: strength, unit_measure: persons}"


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


LANGUAGES = (
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
)
