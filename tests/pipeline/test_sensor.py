"""The sensor on the ledger: many new returns are one run, and nothing is asked for twice."""

from datetime import UTC, datetime

import dagster as dg
import pytest

from assets.definitions import build_defs
from assets.partitions import RANGE_END, RANGE_START
from assets.resources import Store
from assets.schedules import yearly_edition
from assets.sensors import ledger_acts
from pipelines.store.acts import Act
from pipelines.store.home import Home

AT = datetime(2024, 4, 1, 12, tzinfo=UTC)


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def instance():
    with dg.DagsterInstance.ephemeral() as ephemeral:
        yield ephemeral


def record(home: Home, act: str, institution: str, time_period: int, revision: int = 1) -> None:
    key = f"{institution}_{time_period}"
    home.ledger.record(
        Act(
            at=AT,
            actor="test",
            act=act,
            state={"submit": "ready", "withdraw": "withdrawn"}.get(act, "accepted"),
            return_key=key,
            return_id=f"{key}_r{revision}",
            institution=institution,
            time_period=time_period,
            revision=revision,
            file_name=f"{key}.xlsx",
            sha256="0" * 64,
        )
    )


def tick(home: Home, instance: dg.DagsterInstance, cursor: str | None = None) -> dg.SensorResult:
    """Evaluate the sensor once and add its partitions, as the daemon does."""
    store = Store(folder=str(home.folder))
    context = dg.build_sensor_context(instance=instance, cursor=cursor, definitions=build_defs(store))
    result = ledger_acts(context, store=store)
    for request in result.dynamic_partitions_requests or []:
        instance.add_dynamic_partitions(request.partitions_def_name, request.partition_keys)
    return result


def runs(result: dg.SensorResult) -> list[tuple[str, str]]:
    """Return job and partitions of each run asked for."""
    return [
        (
            request.job_name,
            request.partition_key or f"{request.tags[RANGE_START]}..{request.tags[RANGE_END]}",
        )
        for request in result.run_requests or []
    ]


def test_an_empty_ledger_asks_for_nothing(home, instance):
    result = tick(home, instance)
    assert runs(result) == []
    assert result.skip_reason
    assert result.cursor is None


def test_many_new_returns_are_one_run_and_the_next_tick_has_nothing(home, instance):
    for institution in ("BA-AF", "ME-AF", "MK-AF", "RS-AF", "AL-AF"):
        record(home, "submit", institution, 2023)
    first = tick(home, instance)
    assert runs(first) == [("intake", "BA-AF_2023..AL-AF_2023")]
    assert instance.get_dynamic_partitions("return_key") == [
        "BA-AF_2023",
        "ME-AF_2023",
        "MK-AF_2023",
        "RS-AF_2023",
        "AL-AF_2023",
    ]
    assert first.cursor == "5"
    second = tick(home, instance, first.cursor)
    assert runs(second) == []
    assert not second.dynamic_partitions_requests


def test_accepted_returns_rebuild_their_region_after_they_were_read(home, instance):
    record(home, "submit", "BA-AF", 2023)
    record(home, "submit", "ME-AF", 2023)
    record(home, "accept", "BA-AF", 2023)
    result = tick(home, instance)
    assert runs(result) == [("intake", "BA-AF_2023..ME-AF_2023"), ("figures", "western_balkans")]


def test_a_later_revision_is_read_again_and_alone(home, instance):
    for institution in ("BA-AF", "ME-AF", "MK-AF"):
        record(home, "submit", institution, 2023)
    cursor = tick(home, instance).cursor
    record(home, "submit", "ME-AF", 2023, revision=2)
    record(home, "submit", "RS-AF", 2023)
    result = tick(home, instance, cursor)
    assert runs(result) == [("intake", "ME-AF_2023..ME-AF_2023"), ("intake", "RS-AF_2023..RS-AF_2023")]


def test_a_return_is_read_again_when_the_year_before_is_accepted(home, instance):
    record(home, "submit", "BA-AF", 2022)
    record(home, "submit", "BA-AF", 2023)
    record(home, "submit", "ME-AF", 2023)
    cursor = tick(home, instance).cursor
    record(home, "accept", "BA-AF", 2022)
    record(home, "accept", "ME-AF", 2023)
    result = tick(home, instance, cursor)
    assert runs(result) == [("intake", "BA-AF_2023..BA-AF_2023"), ("figures", "western_balkans")]


def test_run_keys_name_the_last_act_so_that_a_repeated_tick_starts_nothing_new(home, instance):
    record(home, "submit", "BA-AF", 2023)
    record(home, "accept", "BA-AF", 2023)
    keys = [request.run_key for request in tick(home, instance).run_requests]
    assert keys == ["intake:2:0", "figures:2:western_balkans"]
    assert [request.run_key for request in tick(home, instance).run_requests] == keys


def test_the_yearly_schedule_asks_for_regions_that_have_something_to_publish(home, instance):
    record(home, "submit", "BA-AF", 2023)
    record(home, "accept", "BA-AF", 2023)
    context = dg.build_schedule_context(
        instance=instance, scheduled_execution_time=datetime(2025, 3, 31, 6, tzinfo=UTC)
    )
    requests = list(yearly_edition(context, store=Store(folder=str(home.folder))))
    assert [(one.run_key, one.partition_key) for one in requests] == [
        ("western_balkans:2025", "western_balkans")
    ]


def test_withdrawing_what_counted_rebuilds_the_region_while_anything_counts_in_it(home, instance):
    for institution in ("BA-AF", "ME-AF"):
        record(home, "submit", institution, 2023)
        record(home, "accept", institution, 2023)
    record(home, "submit", "BA-AF", 2024)
    cursor = tick(home, instance).cursor
    record(home, "withdraw", "BA-AF", 2023)
    result = tick(home, instance, cursor)
    assert runs(result) == [("intake", "BA-AF_2024..BA-AF_2024"), ("figures", "western_balkans")]
    record(home, "withdraw", "ME-AF", 2023)
    assert runs(tick(home, instance, result.cursor)) == []  # nothing is left to be published
