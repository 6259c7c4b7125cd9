"""Which further figures are withheld, so that those withheld for themselves do not follow from the rest.

Belongs here: the order of work. Does not belong here: the programs (`programs`), figures withheld for
themselves (`primary`).

What is withheld already gives most figures room: a few tables far from the true one show it. For each of
the others the cheapest figures are withheld that give it room. Where even withholding everything that may
be withheld leaves less room than asked (public facts say the rest), that much is kept.
"""

from collections.abc import Iterable

import numpy as np

from pipelines.figures.protection.figures import System
from pipelines.figures.protection.programs import TOUCHED, Moves, Piece, Program, sweep
from schemas.disclosure import class_of

FEW = 2
"""Up to how many figures paid for there are hardly any that could be left out."""


class Withholding:
    """What is withheld of a system, and how far each figure has been shown to be free to move.

    A cost of nothing means withheld.
    """

    def __init__(self, system: System, cost: np.ndarray, hidden: Iterable[int]) -> None:
        self.system, self.values = system, system.array()
        self.known = np.array(system.is_known, dtype=bool)
        self.cost = cost.copy()
        self.cost[[*system.rests, *hidden]] = 0.0
        self.up, self.down = np.zeros(len(self.values)), np.zeros(len(self.values))
        whole = Piece(np.arange(len(self.values)), system.matrix())
        self.pieces = list(whole.only(~self.known).parts())
        self.piece_of = {
            at: number for number, piece in enumerate(self.pieces) for at in piece.figures.tolist()
        }
        self.programs: dict[int, Program] = {}

    @property
    def hidden(self) -> list[int]:
        """Return the figures withheld, rests aside."""
        withheld = np.flatnonzero((self.cost == 0) & ~self.known).tolist()
        return [at for at in withheld if at not in self.system.rests]

    def has_room(self, at: int, room: float) -> bool:
        """Return whether two tables were seen that are as far apart at a figure."""
        return bool(self.up[at] - self.down[at] >= room - TOUCHED)

    def see(self, moves: Moves) -> None:
        """Keep how far the figures moved."""
        self.up[moves.figures] = np.maximum(self.up[moves.figures], moves.differences.max(axis=1))
        self.down[moves.figures] = np.minimum(self.down[moves.figures], moves.differences.min(axis=1))

    def see_what_moves(self, asked: dict[int, float]) -> None:
        """Find out for most figures at once that what is withheld already gives them room."""
        for number in sorted({self.piece_of[at] for at in asked}):
            piece = self.pieces[number]
            hidden = piece.only(self.cost[piece.figures] == 0)
            self.see(sweep(hidden, self.values, 2 * max(asked.values())))

    def give_room(self, at: int, room: float) -> None:
        """Withhold what costs little so that a figure has room."""
        number = self.piece_of[at]
        if number not in self.programs:
            self.programs[number] = Program(self.pieces[number], self.values, self.cost)
        moves = self._with_fewer(at, room, self.programs[number].cheapest(at, room))
        self.programs[number].withhold(moves.touched)
        self.cost[moves.touched] = 0.0
        self.see(moves)

    def _with_fewer(self, at: int, room: float, moves: Moves) -> Moves:
        """Return moves that need fewer figures: no other than these, and not one that can be left out."""
        paid = moves.touched[self.cost[moves.touched] > 0]
        if len(paid) <= FEW:
            return moves
        piece = self.pieces[self.piece_of[at]]
        near = piece.only((self.cost[piece.figures] == 0) | np.isin(piece.figures, paid)).part_with(at)
        program = Program(near, self.values, self.cost)
        paid = np.intersect1d(paid, near.figures)
        dearest_first = paid[np.argsort(-self.cost[paid], kind="stable")]
        return program.without(dearest_first, program.cheapest(at, room))


def withhold(system: System, cost: np.ndarray, rooms: dict[int, float]) -> list[int]:
    """Return the numbers of all figures to withhold; `rooms` what those withheld for themselves need."""
    work = Withholding(system, cost, rooms)
    asked, seen = rooms, set[int]()
    while asked:
        seen |= asked.keys()
        _protect(work, asked)
        # What was withheld for others must not follow from the rest either.
        asked = {at: float(_room_of(system, at)) for at in work.hidden if at not in seen}
    return work.hidden


def _room_of(system: System, at: int) -> int:
    key = system.keys[at]
    return class_of(key.measure, key.detail).room


def _protect(work: Withholding, asked: dict[int, float]) -> None:
    asked = {at: room for at, room in asked.items() if not work.known[at]}
    work.see_what_moves({at: room for at, room in asked.items() if not work.has_room(at, room)})
    for at in sorted(asked, key=lambda at: (-asked[at], work.values[at], at)):
        if not work.has_room(at, asked[at]):
            work.give_room(at, asked[at])
