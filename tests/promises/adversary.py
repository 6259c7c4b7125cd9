"""Somebody who wants to know what is withheld: holds every edition, knows the formats, and can calculate.

Belongs here: published tables in, the whole numbers that each withheld figure could be out. It shares no
line with the program that protects or the one that audits. Does not belong here: what counts as success.

It writes down one unknown per withheld figure and return, so that whatever two editions or two tables share
cancels out; every sum over sexes, ranks, reasons, bodies, areas; the ledger of the year; every share with
what stands over and under the line. Then it asks a solver for the smallest and largest whole number.
"""

from collections import defaultdict

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array

from schemas.code_lists import code_list

COLUMNS = ["time_period", "measure", "population", "rank", "sex", "detail"]
FAR = 10_000
GLANCES = 8


class Adversary:
    """Collects what editions say; `range_of` says what a figure can be."""

    def __init__(self, region):
        self.region = region
        self.known = {}
        self.numbers = {}
        self.equations = []
        self.solver = None

    def read(self, facts, sums, tables):
        """Take in one edition: figures of institutions, sums over places, indicators."""
        counts = facts[facts["unit_measure"] == "persons"]
        figures = {}
        for row in counts.to_dict("records"):
            name = (row["institution"], *(row[column] for column in COLUMNS))
            figures[name] = (*name, row["return_id"])
            if row["obs_value"] == row["obs_value"]:
                self.known[figures[name]] = row["obs_value"]
        for name in figures:
            self.within_one_return(name, figures)
        self.over_places(sums, figures)
        self.shares(tables, figures)

    def equal(self, signs):
        self.equations.append((signs, False))

    def at_least_nothing(self, signs):
        self.equations.append((signs, True))

    def within_one_return(self, name, figures):
        place, year, measure, population, rank, sex, detail = name

        def at(**other):
            words = {"measure": measure, "rank": rank, "sex": sex, "detail": detail} | other
            return figures.get(
                (place, year, words["measure"], population, words["rank"], words["sex"], words["detail"])
            )

        families = [("sex", ["F", "M"], sex)] + [
            (dimension, code_list(f"{dimension}s").children("_T"), code)
            for dimension, code in (("rank", rank), ("detail", detail))
        ]
        for dimension, codes, code in families:
            parts = [at(**{dimension: part}) for part in codes]
            parts = [part for part in parts if part]
            if code == "_T" and parts:
                signs = {at(): 1} | dict.fromkeys(parts, -1)
                (self.equal if len(parts) > 1 else self.at_least_nothing)(signs)
        if measure == "strength" and at(measure="opening_strength"):
            signs = {"opening_strength": 1, "intake": 1, "transfers_in": 1, "exits": -1, "strength": -1}
            self.equal({at(measure=word): sign for word, sign in signs.items() if at(measure=word)})

    def over_places(self, sums, figures):
        """Each area's sum is what its bodies gave; where one gave no total, women and men are it."""
        by_place = defaultdict(dict)
        for name, figure in figures.items():
            by_place[name[1:]][name[0]] = figure
        areas = {}
        rows = sums[sums["unit_measure"] == "persons"].to_dict("records")
        for row in sorted(rows, key=lambda row: row["ref_area"] == "_T"):
            at = tuple(row[column] for column in COLUMNS)
            if row["ref_area"] == "_T":
                parts = [figure for (_, where), figure in areas.items() if where == at]
            else:
                parts = self.bodies_of(row["ref_area"], at, by_place)
            name = (row["ref_area"], *at, "+".join(sorted({part[-1] for part in parts})))
            if row["ref_area"] != "_T":
                areas[row["ref_area"], at] = name
            if row["obs_value"] == row["obs_value"]:
                self.known[name] = row["obs_value"]
            self.equal({name: 1} | dict.fromkeys(parts, -1))

    def bodies_of(self, area, at, by_place):
        parts = []
        for institution, node in self.region.institutions.items():
            if node.ref_area == area and institution in by_place[at]:
                parts.append(by_place[at][institution])
            elif node.ref_area == area and at[4] == "_T":
                sexes = [by_place[(*at[:4], sex, at[5])].get(institution) for sex in ("F", "M")]
                parts += sexes if all(sexes) else []
        return parts

    def shares(self, tables, figures):
        """A share times what stands under the line is a hundred times what stands over it."""
        measures = {"intake_share": "intake", "share_of_women": "strength"}
        for row in (row for table in tables.values() for row in table.to_dict("records")):
            measure = measures.get(row["indicator"])
            if measure is None or row["value"] != row["value"]:
                continue
            at = (row["time_period"], measure, row["population"], row["rank"])
            of_area = [
                (figures.get((place, *at, "F", "_T")), figures.get((place, *at, "_T", "_T")))
                for place, node in self.region.institutions.items()
                if node.ref_area == row["ref_area"]
            ]
            women = [pair[0] for pair in of_area if pair[0]]
            everybody = [pair[1] for pair in of_area if pair[1]]
            if women and len(women) == len(everybody) == row["institutions_reporting"]:
                self.equal(dict.fromkeys(women, 100.0) | dict.fromkeys(everybody, -row["value"]))
                self.is_sum_of(women, row["numerator"], row)
                self.is_sum_of(everybody, row["denominator"], row)

    def is_sum_of(self, figures, value, row):
        """Write down what stands over or under the line, a number that a table may show or not."""
        if value == value:
            name = ("table", row["ref_area"], row["time_period"], *figures)
            self.known[name] = value
            self.equal({name: -1} | dict.fromkeys(figures, 1))

    def withheld(self):
        """Return the figures that no edition shows."""
        return list(
            dict.fromkeys(name for signs, _ in self.equations for name in signs if name not in self.known)
        )

    def range_of(self, name, room=FAR):
        """Return the smallest and the largest whole number that a figure can be.

        Once numbers further apart than `room` are seen to fit, these are returned.
        """
        if self.solver is None:
            self.solver = Solver(self.equations, self.known)
        return self.solver.range_of(name, room)


class Solver:
    """The whole numbers that fit all equations."""

    def __init__(self, equations, known):
        self.number, entries, self.low, self.high = {}, [], [], []
        for signs, is_open in equations:
            unknown = {name: sign for name, sign in signs.items() if name not in known}
            if unknown:
                constant = -sum(sign * known[name] for name, sign in signs.items() if name in known)
                line = len(self.low)
                entries += [
                    (line, self.number.setdefault(name, len(self.number)), sign)
                    for name, sign in unknown.items()
                ]
                self.low.append(constant - 1e-6)
                self.high.append(np.inf if is_open else constant + 1e-6)
        lines, columns, signs = zip(*entries, strict=True)
        self.matrix = csr_array(coo_array((np.array(signs, float), (lines, columns))))

        size = self.matrix.shape[1]
        self.least, self.most = np.full(size, np.inf), np.full(size, -np.inf)
        directions = np.random.default_rng(size).uniform(-1, 1, (GLANCES, size))
        for aim in (*directions, np.ones(size), -np.ones(size)):
            self.solve(aim)

    def solve(self, aim):
        found = milp(
            aim,
            constraints=LinearConstraint(self.matrix, self.low, self.high),
            bounds=Bounds(0, FAR),
            integrality=np.ones(len(aim)),
        )
        assert found.x is not None, found.message
        self.least = np.minimum(self.least, np.round(found.x))
        self.most = np.maximum(self.most, np.round(found.x))
        return round(found.fun)

    def range_of(self, name, room):
        if name not in self.number:
            return 0, FAR
        at = self.number[name]
        if self.most[at] - self.least[at] < room:
            aim = np.zeros(len(self.least))
            aim[at] = 1
            return self.solve(aim), -self.solve(-aim)
        return int(self.least[at]), int(self.most[at])
