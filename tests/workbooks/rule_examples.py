"""Examples of the rules that are computed: figures that a rule passes, and figures that it finds.

Belongs here: for every computed rule at least one `Example` that fails at an exact cell and one that
passes though the rule was applied. Does not belong here: the rules of reading (tests of intake).
"""

from dataclasses import dataclass

from pipelines.intake.layout import observations_frame
from pipelines.intake.reading import Cover
from pipelines.intake.template import write_template
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


def workbook(figures: list[dict[str, object]], institution: str = "BA-AF", year: int = 2023) -> bytes:
    """Return our own workbook with these figures."""
    cover = Cover(institution, year, None, None, "1", "en", "", "", "")
    return write_template(institution, year, "en", values=observations_frame(cover, figures))


@dataclass(frozen=True)
class Example:
    """Figures of one return, and what its rule must find in them.

    `cells` is the cell of the finding (Sheet!A1) and after it the related ones, of the same sheet
    where none is named; empty where the rule must pass.
    """

    rule: str
    name: str
    figures: tuple[dict[str, object], ...]
    cells: str = ""
    institution: str = "BA-AF"

    def __str__(self) -> str:
        return f"{self.rule}: {self.name}"


def example(
    rule: str, name: str, figures: list[dict[str, object]], cells: str = "", of: str = "BA-AF"
) -> Example:
    """Return an example; without cells it passes."""
    return Example(rule, name, tuple(figures), cells, of)


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


EXITS, DEPLOYMENT = "Exits and movements", "Deployment and training"
REASONS = ["retirement", "resignation", "contract_end", "dismissal", "medical", "death", "other_exit"]
WOMEN = figure("F", 601)


def reasons(total: float, *values: float) -> list[dict[str, object]]:
    return [WOMEN, exits("_T", total), *(exits(*pair) for pair in zip(REASONS, values, strict=False))]


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
]
