"""An adversary with all editions works out nothing withheld; without secondary withholding he does.

Belongs here: attacks on protected editions. Does not belong here: rules of withholding (`test_protection`).
"""

import pytest
from adversary import Adversary
from protected_world import draw_consents, draw_facts, draw_region, without_values

from pipelines.figures.protection import PublishedBefore, protect
from pipelines.figures.protection.shares import protected_tables
from schemas.disclosure import class_of

QUICK = range(2)
BLOCKS = [range(start, start + 52) for start in range(4, 524, 52)]
"""520 regions. Each takes about a second, and another where the tables are made for the adversary too."""


def publish(seed, tier, *, secondary=True):
    """Return a region and its two editions: the second after one body sent other figures."""
    region = draw_region(seed)
    consents = draw_consents(seed, region)
    first = draw_facts(seed, region)
    before = []
    for facts in (first, draw_facts(seed, region, {region.expected()[-1].institution: 2})):
        release = protect(facts, region, consents, before, secondary=secondary)[tier]
        before.append(PublishedBefore(facts, release))
    return region, before


def blind(item):
    """Return what an edition would tell that showed public facts only."""
    seen = [
        without_values(
            frame, ~frame.apply(lambda row: class_of(row["measure"], row["detail"]).public_fact, axis=1)
        )
        for frame in (item.release.facts, item.release.sums)
    ]
    return (*seen, {})


def recovered(region, editions, *, has_tables=True):
    """Yield the withheld figures that the adversary knows more nearly than their room allows.

    What public facts tell is not for a release to hide; nor, of a figure that is new in the last edition,
    what the editions before it said.
    """
    adversary, public, earlier = Adversary(region), Adversary(region), Adversary(region)
    old = set()
    for item in editions:
        old.update(adversary.withheld())
        tables = protected_tables(item.facts, item.release, region) if has_tables else {}
        adversary.read(item.release.facts, item.release.sums, tables)
        public.read(*blind(item))
        is_last = item is editions[-1]
        earlier.read(*(blind(item) if is_last else (item.release.facts, item.release.sums, tables)))
    for name in adversary.withheld():
        room = class_of(name[2], name[6]).room
        lowest, highest = adversary.range_of(name, room)
        if highest - lowest < room:
            least, most = (public if name in old else earlier).range_of(name, room)
            if highest - lowest < min(room, most - least):
                yield name, lowest, highest


@pytest.mark.parametrize("seed", QUICK)
def test_the_adversary_recovers_nothing(seed):
    assert list(recovered(*publish(seed, "public"))) == []


@pytest.mark.parametrize("seed", [0])
def test_nor_does_a_partner(seed):
    assert list(recovered(*publish(seed, "partners"))) == []


@pytest.mark.parametrize("seed", QUICK)
def test_without_secondary_withholding_he_succeeds(seed):
    assert any(recovered(*publish(seed, "public", secondary=False)))


@pytest.mark.long
@pytest.mark.parametrize("seeds", BLOCKS, ids=str)
def test_the_adversary_recovers_nothing_in_hundreds_of_regions(seeds):
    found = {seed: list(recovered(*publish(seed, "public"), has_tables=seed % 4 == 0)) for seed in seeds}
    assert {seed: figures for seed, figures in found.items() if figures} == {}


@pytest.mark.long
@pytest.mark.parametrize("seeds", BLOCKS, ids=str)
def test_without_secondary_withholding_he_succeeds_in_hundreds_of_regions(seeds):
    failed = [
        seed
        for seed in seeds
        if not any(recovered(*publish(seed, "public", secondary=False), has_tables=False))
    ]
    assert failed == []
