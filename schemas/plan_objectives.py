"""What each national action plan sets out to do, and what answers it here: `regions/*/plan_objectives.csv`.

Belongs here: loading the objectives and tying each to indicators and mechanisms. Does not belong here:
the plans' periods (`action_plans.csv`, `regions`), the international frameworks (`frameworks`).

An objective whose text nobody of us could read is not in the file; its source says what is left out.
"""

from dataclasses import dataclass
from datetime import date

from schemas.code_lists import code_list
from schemas.files import SchemaError, read_csv
from schemas.frameworks import EXTENTS, NOTHING, measure_and_detail
from schemas.indicators import indicators

COLUMNS = ["ref_area", "valid_from", "objective", "title", "title_original", "extent", "sectors"]
COLUMNS += ["answered_by", "why", "source"]


@dataclass(frozen=True)
class PlanObjective:
    """One objective of the plan of `ref_area` that began on `valid_from`, by the plan's own number.

    `title_original` is its wording in the plan's language, "" where only English could be read;
    `sectors` whom it asks; `answered_by` indicators, and measures as answers[facilities].
    """

    ref_area: str
    valid_from: date
    objective: str
    title: str
    title_original: str
    extent: str
    sectors: tuple[str, ...]
    answered_by: tuple[str, ...]
    why: str
    source: str

    @property
    def item(self) -> str:
        """Return its name in the crosswalk, as BA-2018/1.1."""
        return f"{self.ref_area}-{self.valid_from.year}/{self.objective}"

    def answers(self) -> list[tuple[str, str]]:
        """Return what answers it, with its kind: indicators, mechanisms, or nothing."""
        kinds = [(name, "indicator" if name in indicators() else "mechanism") for name in self.answered_by]
        return kinds or [(NOTHING, NOTHING)]


def _checked(entry: PlanObjective, where: str) -> PlanObjective:
    """Return the objective if it is whole; raise SchemaError otherwise."""
    if not entry.objective or not entry.title or not entry.source or entry.extent not in EXTENTS:
        raise SchemaError(f"{where}: {entry.item!r} needs number, title, source and extent.")
    if (entry.extent == "full") != (not entry.why):
        raise SchemaError(f"{where}: {entry.item!r} says why it is not covered in full, where it is not.")
    answered = bool(entry.answered_by)
    if answered != (entry.extent != "none") or answered != bool(entry.sectors):
        raise SchemaError(
            f"{where}: {entry.item!r} names whom it asks and what answers it, or has extent none."
        )
    for sector in entry.sectors:
        code_list("sectors")[sector]
    for name in set(entry.answered_by) - set(indicators()):
        measure_and_detail(name, f"{where}: {entry.item!r}")
    return entry


def plan_objectives(region: str) -> dict[tuple[str, date], tuple[PlanObjective, ...]]:
    """Return the objectives by area and first day of their plan, in the order of the file.

    Raises SchemaError where one is incomplete, stands twice or names what is not there.
    """
    path = f"regions/{region}/plan_objectives.csv"
    found: dict[tuple[str, date], tuple[PlanObjective, ...]] = {}
    for row in read_csv(path, COLUMNS):
        lists = {name: tuple(row[name].split()) for name in ("sectors", "answered_by")}
        begun = date.fromisoformat(row["valid_from"])
        entry = _checked(PlanObjective(**(row | lists | {"valid_from": begun})), f"schemas/{path}")  # type: ignore[arg-type]
        before = found.get((entry.ref_area, begun), ())
        if entry.objective in [other.objective for other in before]:
            raise SchemaError(f"schemas/{path}: {entry.item!r} stands twice.")
        found[entry.ref_area, begun] = (*before, entry)
    return found
