"""Examples of the rules that are computed: figures that a rule passes, and figures that it finds.

Belongs here: for every computed rule at least one `Example` that fails at an exact cell and one that
passes though the rule was applied. Does not belong here: the rules of reading (tests of intake).
"""

from dataclasses import dataclass, field
from functools import cache

import pandas as pd

from pipelines.checking.result import CheckContext
from pipelines.intake.layout import observations_frame, read_return
from pipelines.intake.reading import Cover, Reading
from pipelines.intake.template import write_template
from schemas.regions import load_region
from schemas.statuses import status_of


def figure(
    sex: str,
    value: float | None,
    rank: str = "_T",
    measure: str = "strength",
    population: str = "military",
    detail: str = "_T",
    *,
    unit: str = "persons",
    remark: str | None = None,
) -> dict[str, object]:
    """Return one observation as the template takes it."""
    status = status_of(remark)
    return {
        "measure": measure,
        "population": population,
        "rank": rank,
        "sex": sex,
        "detail": detail,
        "unit_measure": unit,
        "obs_value": value,
        "obs_status": status.obs_status,
        "conf_status": status.conf_status,
        "comment": None,
        "sheet": None,
        "cell": None,
    }


def share(value: float, rank: str = "_T") -> dict[str, object]:
    """Return a stated share of women in strength."""
    return figure("F", value, rank, unit="percent")


def ranks(sex: str, **values: float) -> list[dict[str, object]]:
    """Return strength by rank: all, officers, NCOs, soldiers, and the officers' bands."""
    codes = {"all": "_T", "of": "OF", "top": "OF6-10", "mid": "OF3-5", "low": "OF1-2"}
    codes |= {"nco": "OR5-9", "men": "OR1-4"}
    return [figure(sex, value, codes[name]) for name, value in values.items()]


YEAR = 2023


def cover_of(institution: str = "BA-AF", year: int = YEAR) -> Cover:
    """Return a cover that says no dates."""
    return Cover(institution, year, None, None, "1", "en", "", "", "")


def frame(figures: list[dict[str, object]], institution: str = "BA-AF", year: int = YEAR) -> pd.DataFrame:
    """Return figures as observations of an institution's return."""
    return observations_frame(cover_of(institution, year), figures)


def workbook(figures: list[dict[str, object]], institution: str = "BA-AF", year: int = YEAR) -> bytes:
    """Return our own workbook with these figures."""
    return write_template(institution, year, "en", values=frame(figures, institution, year))


@dataclass(frozen=True, eq=False)
class Example:
    """Figures of one return, and what its rule must find in them.

    `cells` is the cell of the finding (Sheet!A1) and after it the related ones, of the same sheet
    where none is named; empty where the rule must pass. `also` names the other rules that find
    something too. `before` are last year's accepted figures, `other` those sent as the other kind of
    file, `relatives` those of members and groups. Figures that already say their cell stand in a
    ministry's own workbook, not in our form.
    """

    rule: str
    name: str
    figures: tuple[dict[str, object], ...]
    cells: str = ""
    institution: str = "BA-AF"
    also: tuple[str, ...] = ()
    before: list[dict[str, object]] | None = None
    other: list[dict[str, object]] | None = None
    relatives: dict[str, list[dict[str, object]]] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.rule}: {self.name}"

    @property
    def context(self) -> CheckContext:
        """Return what is known beside the return."""
        relatives = [frame(figures, name) for name, figures in self.relatives.items()]
        return CheckContext(
            "return.xlsx",
            previous=None if self.before is None else frame(self.before, self.institution, YEAR - 1),
            other_kind=None if self.other is None else frame(self.other, self.institution),
            relatives=pd.concat(relatives) if relatives else None,
        )


@cache
def reading_of(item: Example) -> Reading:
    """Return what reading the example's workbook gives."""
    figures = list(item.figures)
    if figures[0]["cell"] is not None:
        return Reading(cover_of(item.institution), frame(figures, item.institution), [], is_form=False)
    return read_return(workbook(figures, item.institution), "return.xlsx")


def example(
    rule: str,
    name: str,
    figures: list[dict[str, object]],
    cells: str = "",
    of: str = "BA-AF",
    **known: object,
) -> Example:
    """Return an example; without cells it passes. `known` is what else there is (see `Example`)."""
    return Example(rule, name, tuple(figures), cells, of, **known)  # type: ignore[arg-type]


def at(cell: str, figure: dict[str, object]) -> dict[str, object]:
    """Return a figure in a cell of a ministry's own workbook."""
    return figure | {"sheet": "Data", "cell": cell}


def counted(measure: str, value: float) -> dict[str, object]:
    """Return what an institution counts of itself as a whole."""
    return figure("_T", value, measure=measure, population="_T", unit="count")


def applied(sex: str, value: float, rank: str = "_T") -> dict[str, object]:
    return figure(sex, value, rank, "applications")


def selected(sex: str, value: float, rank: str = "_T") -> dict[str, object]:
    return figure(sex, value, rank, "selected")


def eligible(sex: str, value: float, rank: str = "_T") -> dict[str, object]:
    return figure(sex, value, rank, "applications_eligible")


def posts(sex: str, value: float, rank: str = "_T") -> dict[str, object]:
    return figure(sex, value, rank, "leadership_posts", detail="command", unit="posts")


def exits(detail: str, value: float) -> dict[str, object]:
    return figure("F", value, "_T", "exits", detail=detail)


def deployed(detail: str, value: float) -> dict[str, object]:
    return figure("F", value, "_T", "deployed", detail=detail)


def police(population: str, value: float) -> dict[str, object]:
    return figure("F", value, population=population)


def share_of(measure: str, value: float, detail: str = "_T") -> dict[str, object]:
    """Return a stated share of women in another measure."""
    return figure("F", value, "_T", measure, detail=detail, unit="percent")


def flows(rank: str, **values: float) -> list[dict[str, object]]:
    """Return women's flows of one rank."""
    return [figure("F", value, rank, measure) for measure, value in values.items()]


def shares(**values: float) -> list[dict[str, object]]:
    """Return stated shares by rank."""
    codes = {"all": "_T", "of": "OF", "nco": "OR5-9", "men": "OR1-4"}
    return [share(value, codes[name]) for name, value in values.items()]


EXITS, DEPLOYMENT, RECRUITMENT = "Exits and movements", "Deployment and training", "Recruitment"
LEADERSHIP = "Leadership posts"
REASONS = ["retirement", "resignation", "contract_end", "dismissal", "medical", "death", "other_exit"]
WOMEN = figure("F", 601)


def reasons(total: float, *values: float) -> list[dict[str, object]]:
    return [WOMEN, exits("_T", total), *(exits(*pair) for pair in zip(REASONS, values, strict=False))]


BODIES = [
    node.institution
    for node in load_region("western_balkans").institutions.values()
    if node.parent == "BA-POL"
]


def block(column: str, measure: str, size: int, more: int = 0) -> list[dict[str, object]]:
    """Return that many figures of one measure in a ministry's own workbook, the first by `more` larger."""
    who = [(sex, rank) for sex in ("F", "M") for rank in ("OF", "OF6-10", "OF3-5", "OF1-2", "OR5-9", "OR1-4")]
    found = [at(f"{column}{row}", figure(who[row][0], 50 + row, who[row][1], measure)) for row in range(size)]
    found[0] |= {"obs_value": 50 + more}
    return found


EXAMPLES = [
    example("negative_number", "minus one", [figure("F", -1)], "Strength!D7"),
    example("negative_number", "zero", [figure("F", 0)]),
    example("fraction_of_a_person", "a half", [figure("F", 12.5)], "Strength!D7"),
    example("fraction_of_a_person", "a thousandth", [figure("F", 12.001)], "Strength!D7"),
    example("fraction_of_a_person", "a binary fraction", [figure("F", 12.0000000001)]),
    example("fraction_of_a_person", "just below a whole one", [figure("F", 11.9999999999)]),
    example("share_below_zero", "minus", [share(-0.5)], "Strength!I7"),
    example("share_below_zero", "zero", [share(0)]),
    example("share_above_hundred", "above", [share(100.1)], "Strength!I7"),
    example("share_above_hundred", "all", [share(100)]),
    example("share_looks_like_fraction", "0.082", [share(0.082)], "Strength!I7"),
    example("share_looks_like_fraction", "0.99 alone", [share(0.99)], "Strength!I7"),
    example("share_looks_like_fraction", "1", [share(1)]),
    example("share_looks_like_fraction", "0", [share(0)]),
    example("share_looks_like_fraction", "confirmed by counts", [WOMEN, figure("_T", 120200), share(0.5)]),
    example(
        "share_looks_like_fraction",
        "against its counts",
        [WOMEN, figure("_T", 8639), share(0.0696)],
        "Strength!I7 D7 H7",
    ),
    example("compulsory_missing", "only the total", [figure("_T", 8639)], "Strength!D7"),
    example("compulsory_missing", "an officer", [figure("F", 1, "OF")], "Strength!D7"),
    example("compulsory_missing", "women", [WOMEN]),
    example("compulsory_missing", "no women", [figure("F", 0)]),
    example("compulsory_missing", "their share", [share(8.2)]),
    example(
        "compulsory_missing", "a reason", [figure(sex, None, remark="refused") for sex in ("F", "M", "_T")]
    ),
    example("sexes_add_up", "one more", [WOMEN, figure("M", 8038), figure("_T", 8638)], "Strength!H7 D7 E7"),
    example("sexes_add_up", "one less", [WOMEN, figure("M", 8038), figure("_T", 8640)], "Strength!H7 D7 E7"),
    example("sexes_add_up", "equal", [WOMEN, figure("M", 8038), figure("_T", 8639)]),
    example(
        "sexes_add_up",
        "others count",
        [WOMEN, figure("M", 8038), figure("_O", 3), figure("_U", 2), figure("_T", 8644)],
    ),
    example(
        "sexes_add_up",
        "others forgotten",
        [WOMEN, figure("M", 8038), figure("_O", 3), figure("_U", 2), figure("_T", 8639)],
        "Strength!H7 D7 E7 F7 G7",
    ),
    example("sexes_within_total", "more women than all", [WOMEN, figure("_T", 600)], "Strength!H7 D7"),
    example("sexes_within_total", "all women", [WOMEN, figure("_T", 601)]),
    example(
        "ranks_add_up",
        "Bosnia and Herzegovina 2022",
        ranks("F", all=601, of=98, nco=121, men=328),
        "Strength!D7 D8 D12 D13",
    ),
    example("ranks_add_up", "Bosnia and Herzegovina 2023", ranks("F", all=674, of=120, nco=127, men=427)),
    example(
        "ranks_add_up", "bands", [WOMEN, *ranks("F", of=10, top=1, mid=4, low=6)], "Strength!D8 D9 D10 D11"
    ),
    example("ranks_add_up", "bands for officers", ranks("F", all=10, top=1, mid=2, low=3, nco=4, men=0)),
    example(
        "ranks_add_up",
        "bands for officers, wrong",
        ranks("F", all=11, top=1, mid=2, low=3, nco=4, men=0),
        "Strength!D7 D9 D10 D11 D12 D13",
    ),
    example("ranks_within_total", "one part too large", ranks("F", all=97, of=98), "Strength!D7 D8"),
    example("ranks_within_total", "one part is all", ranks("F", all=98, of=98)),
    example("ranks_within_total", "a band of a part not given", ranks("F", all=3, mid=4), "Strength!D7 D10"),
    example(
        "ranks_within_total",
        "leadership posts never ask for all ranks",
        [WOMEN, posts("F", 3), posts("F", 1, "OF6-10"), posts("F", 1, "OF3-5"), posts("F", 0, "OF1-2")],
    ),
    example(
        "exit_reasons_add_up",
        "one too few",
        reasons(8, 1, 1, 1, 1, 1, 1, 1),
        f"{EXITS}!E42 E49 E50 E51 E52 E53 E54 E55",
    ),
    example(
        "exit_reasons_add_up",
        "one too many",
        reasons(6, 1, 1, 1, 1, 1, 1, 1),
        f"{EXITS}!E42 E49 E50 E51 E52 E53 E54 E55",
    ),
    example("exit_reasons_add_up", "all", reasons(7, 1, 1, 1, 1, 1, 1, 1)),
    example("exit_reasons_within_total", "too many", reasons(2, 1, 2), f"{EXITS}!E42 E49 E50"),
    example("exit_reasons_within_total", "some", reasons(3, 1, 2)),
    example(
        "missions_add_up",
        "one forgotten",
        [
            WOMEN,
            deployed("_T", 5),
            *(deployed(f"{name}_missions", 1) for name in ("un", "nato", "eu", "other")),
        ],
        f"{DEPLOYMENT}!E7 E8 E9 E10 E11",
    ),
    example(
        "missions_add_up",
        "one counted twice",
        [
            WOMEN,
            deployed("_T", 3),
            *(deployed(f"{name}_missions", 1) for name in ("un", "nato", "eu", "other")),
        ],
        f"{DEPLOYMENT}!E7 E8 E9 E10 E11",
    ),
    example(
        "missions_add_up",
        "all",
        [
            WOMEN,
            deployed("_T", 4),
            *(deployed(f"{name}_missions", 1) for name in ("un", "nato", "eu", "other")),
        ],
    ),
    example(
        "missions_within_total",
        "too many",
        [WOMEN, deployed("_T", 1), deployed("un_missions", 2)],
        f"{DEPLOYMENT}!E7 E8",
    ),
    example("missions_within_total", "some", [WOMEN, deployed("_T", 2), deployed("un_missions", 2)]),
    example(
        "populations_add_up",
        "one group of staff forgotten",
        [police("police_officials", 5), police("civil_servants", 3), police("employees", 1), police("_T", 8)],
        "Strength!D24 D7 D22 D23",
        of="BA-POL-FUP",
    ),
    example(
        "populations_add_up",
        "one counted in no group",
        [
            police("police_officials", 5),
            police("civil_servants", 3),
            police("employees", 1),
            police("_T", 10),
        ],
        "Strength!D24 D7 D22 D23",
        of="BA-POL-FUP",
    ),
    example(
        "populations_add_up",
        "all staff",
        [police("police_officials", 5), police("civil_servants", 3), police("employees", 0), police("_T", 8)],
        of="BA-POL-FUP",
    ),
    example(
        "populations_within_total",
        "too many",
        [police("police_officials", 5), police("civil_servants", 4), police("_T", 8)],
        "Strength!D24 D7 D22",
        of="BA-POL-FUP",
    ),
    example(
        "populations_within_total",
        "some",
        [police("police_officials", 5), police("civil_servants", 3), police("_T", 8)],
        of="BA-POL-FUP",
    ),
    example(
        "eligible_within_applications",
        "one more",
        [WOMEN, applied("F", 9), eligible("F", 10)],
        "Recruitment!D14 D7",
    ),
    example("eligible_within_applications", "all", [WOMEN, applied("F", 10), eligible("F", 10)]),
    example(
        "selected_within_applications",
        "one more",
        [WOMEN, applied("F", 9), selected("F", 10)],
        "Recruitment!D21 D7",
    ),
    example("selected_within_applications", "all", [WOMEN, applied("F", 10), selected("F", 10)]),
    example(
        "selected_within_eligible",
        "one more",
        [WOMEN, eligible("F", 9), selected("F", 10)],
        "Recruitment!D21 D14",
    ),
    example("selected_within_eligible", "all", [WOMEN, eligible("F", 10), selected("F", 10)]),
    example(
        "share_matches_counts",
        "Bosnia and Herzegovina 2023: of whom?",
        [figure("F", 106), figure("_T", 8482), share(4.2)],
        "Strength!I7 D7 H7",
    ),
    example(
        "share_matches_counts",
        "Albania 2020: cut off, not rounded",
        [WOMEN, figure("F", 341, "OF"), figure("_T", 1747, "OF"), share(19.51, "OF")],
        "Strength!I8 D8 H8",
    ),
    example("share_matches_counts", "6.96", [WOMEN, figure("_T", 8639), share(6.96)]),
    example(
        "share_matches_counts", "14 shows no decimals", [figure("F", 2046), figure("_T", 14562), share(14)]
    ),
    example("share_matches_counts", "8.2 of 8.16", [figure("F", 816), figure("_T", 10000), share(8.2)]),
    example("share_matches_counts", "8.2 of 8.25", [figure("F", 825), figure("_T", 10000), share(8.2)]),
    example(
        "share_matches_counts",
        "8.2 of 8.26",
        [figure("F", 826), figure("_T", 10000), share(8.2)],
        "Strength!I7 D7 H7",
    ),
    example(
        "share_matches_counts",
        "8.2 of 8.14",
        [figure("F", 814), figure("_T", 10000), share(8.2)],
        "Strength!I7 D7 H7",
    ),
    example("share_matches_counts", "unrounded", [WOMEN, figure("_T", 8639), share(100 * 601 / 8639)]),
    example(
        "share_without_women", "no women", [figure("F", 0), figure("_T", 100), share(5)], "Strength!I7 D7 H7"
    ),
    example(
        "share_without_women", "no share", [figure("F", 5), figure("_T", 100), share(0)], "Strength!I7 D7 H7"
    ),
    example("share_without_women", "rounds to no share", [figure("F", 4), figure("_T", 1000), share(0)]),
    example(
        "leadership_within_strength",
        "one more",
        [figure("F", 9), figure("F", 9, "OF6-10"), posts("F", 10, "OF6-10")],
        "Leadership posts!E8 Strength!D9",
    ),
    example(
        "leadership_within_strength",
        "all of them",
        [figure("F", 9), figure("F", 9, "OF6-10"), posts("F", 9, "OF6-10")],
    ),
    # --- chains ------------------------------------------------------------------------------------
    example(
        "admissions_within_selected",
        "one more",
        [WOMEN, selected("F", 9), figure("F", 10, measure="admissions")],
        "Recruitment!D28 D21",
    ),
    example(
        "admissions_within_selected",
        "more than applied, where selection is not given",
        [WOMEN, applied("F", 9), figure("F", 10, measure="admissions")],
        "Recruitment!D28 D7",
    ),
    example(
        "admissions_within_selected",
        "the nearest step counts",
        [
            WOMEN,
            applied("F", 12),
            eligible("F", 11),
            selected("F", 10),
            figure("F", 10, measure="admissions"),
        ],
    ),
    example(
        "intake_within_admissions",
        "one more",
        [WOMEN, figure("F", 9, measure="admissions"), figure("F", 10, measure="intake")],
        "Recruitment!D35 D28",
    ),
    example(
        "intake_within_admissions",
        "all",
        [WOMEN, figure("F", 10, measure="admissions"), figure("F", 10, measure="intake")],
    ),
    *(
        example(rule, name, [at("B2", less | {"obs_value": value}), at("B3", more)], cells)
        for rule, less, more in (
            (
                "promotions_within_eligible",
                figure("F", 0, measure="promotions"),
                figure("F", 10, measure="eligible"),
            ),
            (
                "posts_held_within_posts",
                figure("F", 0, measure="leadership_posts", detail="command", unit="posts"),
                figure("F", 10, measure="leadership_posts_all", detail="command", unit="posts"),
            ),
            (
                "retained_within_cohort",
                figure("F", 0, measure="cohort_retained", detail="after_5"),
                figure("F", 10, measure="cohort", detail="after_5"),
            ),
            ("desks_within_stations", counted("womens_desks", 0), counted("police_stations", 10)),
            (
                "investigated_within_received",
                counted("complaints_investigated", 0),
                counted("complaints", 10),
            ),
            ("closed_within_received", counted("complaints_closed", 0), counted("complaints", 10)),
            (
                "closed_within_investigated",
                counted("complaints_closed", 0),
                counted("complaints_investigated", 10),
            ),
        )
        for name, value, cells in (("one more", 11, "Data!B2 B3"), ("all", 10, ""))
    ),
    # --- one without the other ---------------------------------------------------------------------
    example("women_without_total", "women alone", [WOMEN], "Strength!D7"),
    example("women_without_total", "with men", [WOMEN, figure("M", 8038)]),
    example("women_without_total", "with a total", [WOMEN, figure("_T", 8639)]),
    example("women_without_total", "with their share", [WOMEN, share(6.96)]),
    example("total_without_women", "officers", [WOMEN, figure("_T", 100, "OF")], "Strength!H8"),
    example("total_without_women", "with women", [WOMEN, figure("_T", 100, "OF"), figure("F", 0, "OF")]),
    example("total_without_women", "with their share", [WOMEN, figure("_T", 100, "OF"), share(5, "OF")]),
    example("parts_without_total", "one reason", [WOMEN, exits("retirement", 1)], f"{EXITS}!E49"),
    example("parts_without_total", "with all exits", reasons(1, 1)),
    example("selected_without_applications", "alone", [WOMEN, selected("F", 5)], "Recruitment!D21"),
    example("selected_without_applications", "with applicants", [WOMEN, selected("F", 5), applied("F", 5)]),
    example(
        "promotions_without_eligible",
        "men only",
        [
            at("B2", figure("F", 3, measure="promotions")),
            at("C2", figure("M", 3, measure="promotions")),
            at("C3", figure("M", 9, measure="eligible")),
        ],
        "Data!B2",
    ),
    example(
        "promotions_without_eligible",
        "both",
        [at("B2", figure("F", 3, measure="promotions")), at("B3", figure("F", 9, measure="eligible"))],
    ),
    # --- of whom a share is ------------------------------------------------------------------------
    example(
        "share_fits_another_base",
        "leadership posts of all staff",
        [WOMEN, figure("_T", 8639), posts("F", 96), share_of("leadership_posts", 1.1, "command")],
        f"{LEADERSHIP}!J7 Strength!H7",
    ),
    example(
        "share_fits_another_base",
        "police officials with the share of all staff",
        [
            police("police_officials", 1288),
            figure("_T", 16275, population="police_officials"),
            figure("F", 19.94, population="police_officials", unit="percent"),
            police("_T", 3988),
            figure("_T", 20000, population="_T"),
        ],
        "Strength!I7 H24",
        of="BA-POL-FUP",
        also=("share_matches_counts",),
    ),
    example(
        "share_fits_another_base",
        "share of the women, not of the deployed",
        [
            figure("F", 600),
            figure("_T", 8000),
            figure("F", 30, measure="deployed"),
            figure("_T", 300, measure="deployed"),
            share_of("deployed", 5),
        ],
        f"{DEPLOYMENT}!J7 Strength!D7",
        also=("share_matches_counts",),
    ),
    example(
        "share_fits_another_base",
        "its own base",
        [
            WOMEN,
            figure("_T", 8639),
            posts("F", 96),
            figure("_T", 870, measure="leadership_posts", detail="command", unit="posts"),
            share_of("leadership_posts", 11, "command"),
        ],
    ),
    example(
        "share_fits_another_base",
        "no base at all",
        [figure("F", 106), figure("_T", 8482), share(4.2)],
        also=("share_matches_counts",),
    ),
    example(
        "share_not_between_ranks",
        "soldiers' share for all",
        shares(all=18, of=12, nco=4, men=18),
        "Strength!I7",
    ),
    example("share_not_between_ranks", "above all", shares(all=20, of=12, nco=4, men=18), "Strength!I7"),
    example("share_not_between_ranks", "below all", shares(all=3, of=12, nco=4, men=18), "Strength!I7"),
    example("share_not_between_ranks", "Serbia 2023", shares(all=10.59, of=10.24, nco=3.63, men=17.66)),
    example("share_not_between_ranks", "all alike", shares(all=12, of=12, nco=12, men=12)),
    example(
        "share_of_few",
        "three of four",
        [
            WOMEN,
            figure("F", 3, measure="deployed"),
            figure("_T", 4, measure="deployed"),
            share_of("deployed", 75),
        ],
        f"{DEPLOYMENT}!J7 I7",
    ),
    example(
        "share_of_few",
        "nineteen",
        [
            WOMEN,
            figure("F", 3, measure="deployed"),
            figure("_T", 19, measure="deployed"),
            share_of("deployed", 15.8),
        ],
        f"{DEPLOYMENT}!J7 I7",
    ),
    example(
        "share_of_few",
        "fifteen of twenty",
        [
            WOMEN,
            figure("F", 15, measure="deployed"),
            figure("_T", 20, measure="deployed"),
            share_of("deployed", 75),
        ],
    ),
    # --- across sheets -----------------------------------------------------------------------------
    example(
        "deployed_within_strength",
        "one more",
        [figure("F", 9), deployed("_T", 10)],
        f"{DEPLOYMENT}!E7 Strength!D7",
    ),
    example("deployed_within_strength", "all", [figure("F", 10), deployed("_T", 10)]),
    example(
        "trained_within_strength",
        "one more",
        [figure("F", 9), figure("F", 10, measure="trained", detail="gender_training")],
        f"{DEPLOYMENT}!E12 Strength!D7",
    ),
    example(
        "trained_within_strength",
        "all",
        [figure("F", 10), figure("F", 10, measure="trained", detail="gender_training")],
    ),
    example(
        "exits_many",
        "a third in one year: Kosovo 2010",
        [figure("F", 700), *flows("_T", opening_strength=1000, exits=330)],
        f"{EXITS}!E42 E7",
    ),
    example(
        "exits_many", "few, so chance is wide", [figure("F", 20), *flows("_T", opening_strength=30, exits=13)]
    ),
    example(
        "exits_many",
        "just too many",
        [figure("F", 740), *flows("_T", opening_strength=1000, exits=260)],
        f"{EXITS}!E42 E7",
    ),
    example("exits_many", "just within", [figure("F", 800), *flows("_T", opening_strength=1000, exits=242)]),
    example(
        "stocks_and_flows_balance",
        "one too many at the end",
        [
            figure("F", 104),
            *flows("_T", opening_strength=100, intake=7, transfers_in=3, exits=5, transfers_out=2),
        ],
        f"Strength!D7 {EXITS}!E7 {RECRUITMENT}!D35 {EXITS}!E14 {EXITS}!E42 {EXITS}!E21",
    ),
    example(
        "stocks_and_flows_balance",
        "one too few at the end",
        [
            figure("F", 102),
            *flows("_T", opening_strength=100, intake=7, transfers_in=3, exits=5, transfers_out=2),
        ],
        f"Strength!D7 {EXITS}!E7 {RECRUITMENT}!D35 {EXITS}!E14 {EXITS}!E42 {EXITS}!E21",
    ),
    example(
        "stocks_and_flows_balance",
        "officers, promoted in and out",
        [
            figure("F", 200),
            figure("F", 111, "OF"),
            *flows(
                "OF",
                opening_strength=100,
                intake=7,
                transfers_in=3,
                promotions=13,
                exits=5,
                transfers_out=2,
                promotions_out=5,
            ),
        ],
    ),
    example(
        "stocks_and_flows_balance",
        "moves within the institution cancel out over all ranks",
        [
            figure("F", 103),
            *flows(
                "_T", opening_strength=100, intake=7, transfers_in=3, promotions=13, exits=5, transfers_out=2
            ),
        ],
    ),
    example(
        "strength_matches_other_file",
        "one more than the register",
        [WOMEN],
        "Strength!D7",
        other=[figure("F", 600)],
    ),
    example("strength_matches_other_file", "one less", [WOMEN], "Strength!D7", other=[figure("F", 602)]),
    example("strength_matches_other_file", "the same", [WOMEN], other=[WOMEN]),
    # --- last year ---------------------------------------------------------------------------------
    example(
        "opening_differs_from_last_year",
        "one more",
        [WOMEN, *flows("_T", opening_strength=601)],
        f"{EXITS}!E7",
        before=[figure("F", 600)],
    ),
    example(
        "opening_differs_from_last_year",
        "one less",
        [WOMEN, *flows("_T", opening_strength=599)],
        f"{EXITS}!E7",
        before=[figure("F", 600)],
    ),
    example(
        "opening_differs_from_last_year",
        "the same",
        [WOMEN, *flows("_T", opening_strength=600)],
        before=[figure("F", 600)],
    ),
    example(
        "stock_changes_much",
        "half as many more",
        [figure("F", 1500)],
        "Strength!D7",
        before=[figure("F", 1000)],
    ),
    example(
        "stock_changes_much",
        "half as many gone",
        [figure("F", 650)],
        "Strength!D7",
        before=[figure("F", 1000)],
    ),
    example(
        "stock_changes_much",
        "a digit too many",
        [figure("F", 1200)],
        "Strength!D7",
        before=[figure("F", 120)],
    ),
    example("stock_changes_much", "much, within the band", [figure("F", 1400)], before=[figure("F", 1000)]),
    example("stock_changes_much", "few move by chance", [figure("F", 12)], before=[figure("F", 3)]),
    example("stock_changes_much", "none, then some", [figure("F", 12)], before=[figure("F", 0)]),
    example(
        "flow_changes_much",
        "five times",
        [WOMEN, applied("F", 500)],
        "Recruitment!D7",
        before=[applied("F", 100)],
    ),
    example(
        "flow_changes_much",
        "a fifth",
        [WOMEN, applied("F", 100)],
        "Recruitment!D7",
        before=[applied("F", 500)],
    ),
    example("flow_changes_much", "four times", [WOMEN, applied("F", 400)], before=[applied("F", 100)]),
    example("flow_changes_much", "few move by chance", [WOMEN, applied("F", 20)], before=[applied("F", 2)]),
    example(
        "share_changes_much",
        "Montenegro: another group",
        shares(all=14.9),
        "Strength!I7",
        before=shares(all=10.35),
    ),
    example("share_changes_much", "back again", shares(all=10.35), "Strength!I7", before=shares(all=14.9)),
    example("share_changes_much", "within the band", shares(all=13.3), before=shares(all=10.35)),
    example(
        "share_changes_much",
        "counts of many",
        [figure("F", 170), figure("_T", 1000)],
        "Strength!D7",
        before=[figure("F", 100), figure("_T", 1000)],
    ),
    example(
        "share_changes_much",
        "counts of fewer: chance",
        [figure("F", 22), figure("_T", 100)],
        before=[figure("F", 10), figure("_T", 100)],
    ),
    example(
        "given_last_year",
        "cadets",
        [WOMEN],
        "Strength!D15",
        before=[WOMEN, figure("F", 9, population="cadets")],
    ),
    example(
        "given_last_year",
        "a reason is an answer",
        [
            WOMEN,
            *(figure(sex, None, population="cadets", remark="not_collected") for sex in ("F", "M", "_T")),
        ],
        before=[WOMEN, figure("F", 9, population="cadets")],
    ),
    example(
        "copied_from_last_year",
        "a whole block",
        block("B", "promotions", 12),
        "Data!" + " ".join(f"B{row}" for row in range(12)),
        before=block("B", "promotions", 12),
    ),
    example(
        "copied_from_last_year",
        "one figure is new; a small block is the same",
        [*block("B", "promotions", 12, 1), *block("C", "promotions_out", 8)],
        before=[*block("B", "promotions", 12), *block("C", "promotions_out", 8)],
    ),
    # --- other institutions ------------------------------------------------------------------------
    *(
        example(
            "members_add_up",
            name,
            [police("police_officials", total)],
            cells,
            of="BA-POL",
            also=("counted_twice",),
            relatives={member: [police("police_officials", 10)] for member in BODIES},
        )
        for name, total, cells in (
            ("one too many", 161, "Strength!D7"),
            ("one too few", 159, "Strength!D7"),
            ("all", 160, ""),
        )
    ),
    *(
        example(
            "members_within_total",
            name,
            [police("police_officials", total)],
            cells,
            of="BA-POL",
            also=("counted_twice",),
            relatives={member: [police("police_officials", 100)] for member in BODIES[:2]},
        )
        for name, total, cells in (("two have more", 199, "Strength!D7"), ("two have all", 200, ""))
    ),
    example(
        "definition_differs_from_last_year",
        "this year",
        [figure("F", 601, remark="definition_differs")],
        "Strength!D7",
        before=[WOMEN],
        also=("definition_differs_from_others",),
    ),
    example(
        "definition_differs_from_last_year",
        "last year",
        [WOMEN],
        "Strength!D7",
        before=[figure("F", 601, remark="definition_differs")],
    ),
    example("definition_differs_from_last_year", "in neither", [WOMEN], before=[WOMEN]),
    example(
        "definition_differs_from_others",
        "as the remark says",
        [figure("F", 9, remark="definition_differs")],
        "Strength!D7",
    ),
    example("definition_differs_from_others", "an estimate is none", [figure("F", 9, remark="estimated")]),
]
