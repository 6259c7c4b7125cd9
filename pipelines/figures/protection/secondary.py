"""Which further figures are withheld, so that those withheld for themselves do not follow from the rest.

Belongs here: the order of work, from small exact programs to large ones that are only nearly so. Does not
belong here: the programs (`programs`), figures withheld for themselves (`primary`).

Each target is first tried with the figures near it; what is too far away to be tried does not move, which
can only make a search fail, never make it think a figure safe that is not. Where even withholding
everything that may be withheld leaves less room than asked (public facts say the rest), that room is
what is kept.
"""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from pipelines.figures.protection.figures import System
from pipelines.figures.protection.programs import TOUCHED, Moves, Part, cheapest, part_of, sweep, widest
from schemas.disclosure import class_of

TRIED = ((24, True), (240, False), (np.inf, False))
"""How many figures a program moves, and whether it is exact: few first, at last all that hangs together."""

JOINT = 400
"""Up to how many figures times targets one exact program finds the cheapest set for all of them together."""


class Withholding:
    """What is withheld of a system, and how far each figure has been shown to be free to move.

    A cost of nothing means withheld, an endless one known to everybody.
    """

    def __init__(self, system: System, cost: np.ndarray, hidden: Iterable[int]) -> None:
        self.system = system
        self.values = system.array()
        self.known = np.array(system.is_known, dtype=bool)
        self.cost = np.where(self.known, np.inf, cost)
        self.cost[[*system.rests, *(at for at in hidden if not self.known[at])]] = 0.0
        self.up, self.down = np.zeros(len(self.values)), np.zeros(len(self.values))
        self.rows_of: dict[int, list[int]] = defaultdict(list)
        for number, (columns, _) in enumerate(system.rows):
            for at in columns:
                if not self.known[at]:
                    self.rows_of[at].append(number)

    @property
    def hidden(self) -> list[int]:
        """Return the figures withheld, rests aside."""
        return [at for at in np.flatnonzero(self.cost == 0).tolist() if at not in self.system.rests]

    def room(self, at: int) -> float:
        """Return how far apart two tables were seen to be at a figure."""
        return float(self.up[at] - self.down[at])

    def near(self, start: int, most: float, among: np.ndarray | None = None) -> Part:
        """Return the figures that hang together with `start`, nearest first, up to `most` of them."""
        found, queue = {start: None}, [start]
        for at in queue:
            if len(found) >= most:
                break
            for number in self.rows_of[at]:
                for other in self.system.rows[number][0]:
                    if other not in found and not self.known[other] and (among is None or among[other]):
                        found[other] = None
                        queue.append(other)
        touching = dict.fromkeys(number for at in found for number in self.rows_of[at])
        return part_of(list(found), [self.system.rows[number] for number in touching], self.values, self.cost)

    def see(self, moves: Moves) -> None:
        """Keep how far the figures moved."""
        self.up[moves.figures] = np.maximum(self.up[moves.figures], moves.differences.max(axis=1))
        self.down[moves.figures] = np.minimum(self.down[moves.figures], moves.differences.min(axis=1))

    def take(self, moves: Moves) -> None:
        """Withhold what moves, and keep how far it did."""
        self.cost[moves.touched] = 0.0
        self.see(moves)


def withhold(system: System, cost: np.ndarray, rooms: dict[int, float]) -> list[int]:
    """Return the numbers of all figures to withhold; `rooms` what those withheld for themselves need."""
    work = Withholding(system, cost, rooms)
    attainable = Attainable(system, cost)
    asked, seen = rooms, dict[int, float]()
    while asked:
        seen |= asked
        _protect(work, {at: min(room, attainable.of(at, room)) for at, room in asked.items()})
        # What was withheld for others must not follow from the rest either.
        asked = {at: float(_room_of(system, at)) for at in work.hidden if at not in seen}
    return work.hidden


def _room_of(system: System, at: int) -> int:
    key = system.keys[at]
    return class_of(key.measure, key.detail).room


class Attainable:
    """How much room figures could have at most, were everything withheld that may be."""

    def __init__(self, system: System, cost: np.ndarray) -> None:
        self.work = Withholding(system, cost, np.flatnonzero(~np.array(system.is_known, dtype=bool)).tolist())
        self.swept: set[int] = set()

    def of(self, at: int, room: float) -> float:
        """Return the room attainable for a figure, `room` where it is at least that."""
        if self.work.known[at]:
            return 0.0
        if at not in self.swept:
            part = self.work.near(at, np.inf)
            self.swept.update(part.figures.tolist())
            self.work.see(sweep(part, 2 * room))
        if self.work.room(at) < room:
            attainable, moves = widest(self.work.near(at, np.inf), at)
            self.work.see(moves)
            return attainable - TOUCHED
        return room


def _protect(work: Withholding, asked: dict[int, float]) -> None:
    left = {at: room for at, room in asked.items() if room > TOUCHED}
    _see_what_moves(work, left)
    for at in sorted(left, key=lambda at: (-asked[at], work.values[at], at)):
        if work.room(at) < left[at]:
            _together(work, at, left)
        if work.room(at) < left[at]:
            _one(work, at, left[at])


def _see_what_moves(work: Withholding, left: dict[int, float]) -> None:
    """Find out for most targets at once that what is withheld already gives them room."""
    hidden, seen = work.cost == 0, set[int]()
    for at in left:
        if at not in seen:
            part = work.near(at, np.inf, hidden)
            seen.update(part.figures.tolist())
            work.see(sweep(part, 2 * left[at]))


def _together(work: Withholding, at: int, left: dict[int, float]) -> None:
    """Where few figures hang together, find the cheapest set for all targets among them at once."""
    part = work.near(at, JOINT)
    inside = {figure: left[figure] for figure in part.figures.tolist() if figure in left}
    if len(part.figures) * len(inside) < JOINT:
        moves = cheapest(part, inside, exact=True)
        if moves is not None:
            work.take(moves)


def _one(work: Withholding, at: int, room: float) -> None:
    for most, exact in TRIED:
        moves = cheapest(work.near(at, most), {at: room}, exact=exact)
        if moves is not None:
            return work.take(moves)
    return work.take(widest(work.near(at, np.inf), at)[1])
