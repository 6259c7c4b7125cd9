"""An adversary with all editions works out nothing withheld; without secondary withholding he does.

Belongs here: attacks on protected editions. Does not belong here: rules of withholding (`test_protection`).
"""

import pytest
from adversary import Adversary
from protected_world import draw_consents, draw_facts, draw_region, without_values

from pipelines.figures.protection import PublishedBefore, protect
from pipelines.figures.protection.shares import protected_tables
from schemas.disclosure import class_of

QUICK = range(4)
MANY = range(4, 80)
"""Each takes some two seconds: the long tier has room for these, not yet for 500."""


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


def recovered(region, editions):
    """Yield the withheld figures that the adversary knows more nearly than their room allows."""
    adversary, unavoidable = Adversary(region), Adversary(region)
    for item in editions:
        tables = protected_tables(item.facts, item.release, region)
        adversary.read(item.release.facts, item.release.sums, tables)
        unavoidable.read(*blind(item))
    for name in adversary.withheld():
        room = class_of(name[2], name[6]).room
        lowest, highest = adversary.range_of(name, room)
        if highest - lowest < room:
            least, most = unavoidable.range_of(name, room)
            if highest - lowest < min(room, most - least):
                yield name, lowest, highest


@pytest.mark.parametrize("seed", QUICK)
def test_the_adversary_recovers_nothing(seed):
    assert list(recovered(*publish(seed, "public"))) == []


@pytest.mark.parametrize("seed", [0])
def test_nor_does_a_partner(seed):
    assert list(recovered(*publish(seed, "partners"))) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", MANY)
def test_the_adversary_recovers_nothing_in_many_regions(seed):
    assert list(recovered(*publish(seed, "public"))) == []


@pytest.mark.parametrize("seed", range(4))
def test_without_secondary_withholding_he_succeeds(seed):
    assert any(recovered(*publish(seed, "public", secondary=False)))
