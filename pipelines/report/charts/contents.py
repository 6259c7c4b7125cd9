"""What each kind of chart shows: numbers with the words beside them.

Belongs here: the contents of charts, as chapters fill them. Does not belong here: drawing them (the other
modules of this package), reading the edition.
"""

from dataclasses import dataclass

from pipelines.report.figures import Figure


@dataclass(frozen=True)
class RankOfPyramid:
    """A rank band, of women and of men (persons)."""

    label: str
    women: Figure
    men: Figure


@dataclass(frozen=True)
class Pyramid:
    """Women and men by rank, the highest rank first; both sides of one pyramid have one scale."""

    ranks: tuple[RankOfPyramid, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Return its numbers."""
        return tuple(figure for rank in self.ranks for figure in (rank.women, rank.men))


@dataclass(frozen=True)
class Series:
    """A line over years: a number for each, missing ones with their reason. `sex` is F, M or _T."""

    label: str
    sex: str
    points: tuple[tuple[int, Figure], ...]


@dataclass(frozen=True)
class Panel:
    """One of the small multiples: an area, or a population, with its lines."""

    label: str
    series: tuple[Series, ...]


@dataclass(frozen=True)
class Trends:
    """Small multiples of lines over years, all with the same years and one scale. `unit`: code of units.

    Where it is a part of a larger chart (`part_of`), it has that one's scale.
    """

    unit: str
    panels: tuple[Panel, ...]
    part_of: "Trends | None" = None

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Return its numbers."""
        lines = (line for panel in self.panels for line in panel.series)
        return tuple(figure for line in lines for _, figure in line.points)


@dataclass(frozen=True)
class Dot:
    """An area on a line: its value, whether it may be compared with the others, and its target if any."""

    label: str
    value: Figure
    is_comparable: bool
    target: Figure | None = None


@dataclass(frozen=True)
class Dots:
    """Areas as dots on one scale with the region's value; the range is that of the comparable ones.

    Where it is a part of a larger chart (`part_of`), it has that one's scale and range.
    """

    unit: str
    dots: tuple[Dot, ...]
    regional_label: str
    regional: Figure | None
    part_of: "Dots | None" = None

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Return its numbers."""
        own = tuple(figure for dot in self.dots for figure in (dot.value, dot.target) if figure)
        return own if self.regional is None else (*own, self.regional)


@dataclass(frozen=True)
class Step:
    """A step of recruitment: how many women and men came so far (persons)."""

    label: str
    women: Figure
    men: Figure


@dataclass(frozen=True)
class Funnel:
    """Recruitment step by step, by sex: applied, eligible, selected, completed."""

    steps: tuple[Step, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Return its numbers."""
        return tuple(figure for step in self.steps for figure in (step.women, step.men))


@dataclass(frozen=True)
class Flow:
    """Persons who came or went in the year; `direction` is "in" or "out"."""

    label: str
    direction: str
    persons: Figure


@dataclass(frozen=True)
class YearFlow:
    """A year of one group: strength at its start, who came and went, strength at its end (persons)."""

    group: str
    opening_label: str
    opening: Figure
    flows: tuple[Flow, ...]
    closing_label: str
    closing: Figure

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Return its numbers."""
        return (self.opening, *(flow.persons for flow in self.flows), self.closing)


@dataclass(frozen=True)
class TowardsTarget:
    """A value and the target that it is to reach, of one area; `source` says whose target it is."""

    label: str
    value: Figure
    target: Figure
    source: str


@dataclass(frozen=True)
class TargetDistances:
    """How far values are from their targets, each on a bar from zero.

    Where it is a part of a larger chart (`part_of`), it has that one's scale.
    """

    unit: str
    rows: tuple[TowardsTarget, ...]
    part_of: "TargetDistances | None" = None

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Return its numbers."""
        return tuple(figure for row in self.rows for figure in (row.value, row.target))


@dataclass(frozen=True)
class CoverageRow:
    """An institution or area: one number for each year, share of what was asked that was answered."""

    label: str
    cells: tuple[tuple[int, Figure], ...]


@dataclass(frozen=True)
class CoverageMap:
    """What was reported by whom and when: rows by years."""

    rows: tuple[CoverageRow, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Return its numbers."""
        return tuple(figure for row in self.rows for _, figure in row.cells)


Chart = Pyramid | Trends | Dots | Funnel | YearFlow | TargetDistances | CoverageMap
