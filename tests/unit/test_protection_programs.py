"""The solvers behind disclosure control, on tables small enough to work out by hand.

Belongs here: bounds, moves, pieces. Does not belong here: what is withheld of figures (`test_protection`).
"""

import numpy as np
import pytest
from scipy.sparse import csc_array

from pipelines.figures.protection.bounds import Equations
from pipelines.figures.protection.programs import Piece, Program, sweep

# Women and men of two ranks: figures 0 to 3; 4 and 5 are the ranks, 6 and 7 the sexes.
TABLE = csc_array(
    [
        [1, 1, 0, 0, -1, 0, 0, 0],
        [0, 0, 1, 1, 0, -1, 0, 0],
        [1, 0, 1, 0, 0, 0, -1, 0],
        [0, 1, 0, 1, 0, 0, 0, -1],
    ],
    dtype=float,
)
VALUES = np.array([2.0, 30.0, 40.0, 50.0, 32.0, 90.0, 42.0, 80.0])


def test_bounds_are_solved_from_what_is_known():
    equations = Equations()
    equations.add({"all": 1.0, "women": -1.0, "men": -1.0}, {"all": 10.0}, has_rest=False)
    equations.add({"men": 1.0, "officers": -1.0}, {"officers": 3.0}, has_rest=True)
    equations.add({"posts": 1.0, "filled": -1.0}, {"filled": 4.0}, has_rest=True)
    assert equations.bounds("women") == pytest.approx((0, 7))
    assert equations.bounds("men") == pytest.approx((3, 10))
    assert equations.bounds("posts") == (4, np.inf)
    assert equations.bounds("of nothing") == (0, np.inf)


def test_bounds_of_figures_that_contradict_each_other_are_no_answer():
    equations = Equations()
    equations.add({"all": 1.0, "women": -1.0, "men": -1.0}, {"all": 1.0}, has_rest=False)
    equations.add({"men": 1.0, "officers": -1.0}, {"officers": 3.0}, has_rest=True)
    with pytest.raises(ArithmeticError, match="no bound"):
        equations.bounds("women")


def whole():
    return Piece(np.arange(8), TABLE)


def test_the_cheapest_figures_that_give_room_are_a_cycle_through_the_table():
    cost = np.array([0, 1, 1, 1, 9, 9, 9, 9.0])
    moves = Program(whole(), VALUES, cost).cheapest(0, 3)
    assert moves.touched.tolist() == [0, 1, 2, 3]
    assert np.ptp(moves.differences[0]) == pytest.approx(3)
    assert (VALUES[:, None] + moves.differences >= 0).all()
    assert abs(TABLE @ moves.differences).max() == pytest.approx(0)


def test_a_figure_once_withheld_is_paid_for_no_more():
    program = Program(whole(), VALUES, np.array([0, 1, 1, 1, 9, 9, 9, 9.0]))
    program.withhold(np.array([4, 6]))
    assert program.cheapest(0, 3).touched.tolist() == [0, 4, 6]
    assert program.cheapest(1, 3).touched.tolist() != []


def test_what_public_facts_leave_no_room_for_is_said_to_be_missing():
    inside = whole().only(np.isin(np.arange(8), [0, 1]))
    moves = Program(inside, VALUES, np.ones(8)).cheapest(0, 3)
    assert moves.missing == pytest.approx(3) and moves.touched.tolist() == []


def test_figures_that_others_do_without_are_left_out():
    program = Program(whole(), VALUES, np.array([0, 0, 0, 0, 1, 1, 1, 1.0]))
    everything = program.cheapest(0, 3)
    fewer = program.without(np.array([4, 5, 6, 7]), everything)
    assert fewer.touched.tolist() == [0, 1, 2, 3] and fewer.missing == pytest.approx(0)


def test_a_system_falls_apart_where_known_figures_part_it():
    moving = np.isin(np.arange(8), [0, 1, 2, 3, 4])
    assert [part.figures.tolist() for part in whole().only(moving).parts()] == [[0, 1, 2, 3, 4]]
    ranks = whole().only(np.isin(np.arange(8), [0, 4, 3, 5]))
    assert [part.figures.tolist() for part in ranks.parts()] == [[0, 4], [3, 5]]
    assert ranks.part_with(5).figures.tolist() == [3, 5]


def test_a_sweep_is_the_same_every_time_and_keeps_all_sums():
    one, two = (sweep(whole(), VALUES, 8.0).differences for _ in range(2))
    assert (one == two).all() and abs(TABLE @ one).max() < 1e-6
    assert (VALUES[:, None] + one >= 0).all() and abs(one).max() == pytest.approx(8)
