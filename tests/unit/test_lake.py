"""The lake: only valid tables, whole, in bytes that depend on their rows alone."""

from hashlib import sha256
from pathlib import Path
from traceback import format_exception

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.store.errors import AbsentTableError
from pipelines.store.frames import InvalidTableError, RepeatedRowError, empty_frame, typed_frame
from pipelines.store.lake import Lake
from schemas.tables.derive import arrow_schema
from schemas.tables.raw import RawObservations
from schemas.tables.region import RegionRepresentation
from schemas.tables.registry import MODELS

KEY = "BA-AF_2023"


def observation(**changes: object) -> dict[str, object]:
    return {
        "return_id": "BA-AF_2023_r1",
        "revision": 1,
        "institution": "BA-AF",
        "time_period": 2023,
        "period_start": pd.Timestamp("2023-01-01").date(),
        "period_end": None,
        "measure": "strength",
        "population": "military",
        "rank": "_T",
        "sex": "F",
        "detail": "_T",
        "unit_measure": "persons",
        "obs_value": 674.0,
        "obs_status": "A",
        "conf_status": "F",
        "comment": None,
        "sheet": "Snaga",
        "cell": "D14",
    } | changes


def observations(*rows: dict[str, object]) -> pd.DataFrame:
    return typed_frame(RawObservations, list(rows))


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


def written(lake: Lake, frame: pd.DataFrame) -> str:
    lake.write("western_balkans", "raw.observations", frame, KEY)
    path = lake.path("western_balkans", "raw.observations", KEY)
    assert [entry.name for entry in path.parent.iterdir()] == [f"{KEY}.parquet"]
    return sha256(path.read_bytes()).hexdigest()


def test_a_table_comes_back_with_its_types_and_validates_again(lake: Lake) -> None:
    frame = observations(observation(), observation(sex="M", obs_value=None, obs_status="L"))
    assert lake.write("western_balkans", "raw.observations", frame, KEY) == 2
    back = lake.read("western_balkans", "raw.observations", KEY)
    RawObservations.validate(back)
    pd.testing.assert_frame_equal(back, frame)
    assert back["obs_value"].isna().tolist() == [False, True]


def test_zero_stays_zero_and_absent_stays_absent(lake: Lake) -> None:
    frame = observations(observation(obs_value=0.0), observation(sex="M", obs_value=None))
    lake.write("western_balkans", "raw.observations", frame, KEY)
    values = lake.read_arrow("western_balkans", "raw.observations", KEY).column("obs_value").to_pylist()
    assert values == [0.0, None]


@given(order=st.permutations(range(5)))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_rows_and_columns_leaves_no_trace_in_the_bytes(tmp_path: Path, order: list[int]) -> None:
    ranks = ["_T", "OF", "OF1-2", "OF3-5", "OF6-10"]
    frame = observations(*(observation(rank=rank) for rank in ranks))
    shuffled = frame.iloc[order][sorted(frame.columns)]
    assert written(Lake(tmp_path / "a"), frame) == written(Lake(tmp_path / "b"), shuffled)


def test_the_file_has_the_models_types_and_nothing_of_pandas(lake: Lake) -> None:
    written(lake, observations(observation()))
    schema = pq.read_schema(lake.path("western_balkans", "raw.observations", KEY))
    assert schema.metadata is None
    assert schema.remove_metadata() == arrow_schema(RawObservations)


def test_a_key_that_stands_twice_is_an_error_that_names_it(lake: Lake) -> None:
    with pytest.raises(RepeatedRowError, match=r"1 rows stand twice, the first: return_id=BA-AF_2023_r1"):
        written(lake, observations(observation(), observation(cell="E14")))
    assert lake.parts("western_balkans", "raw.observations") == []


def test_a_column_too_many_is_refused(lake: Lake) -> None:
    with pytest.raises(InvalidTableError, match="name, column_in_schema: 1"):
        written(lake, observations(observation()).assign(name="Ana"))


def test_a_wrong_value_is_refused_and_the_old_table_stays(lake: Lake) -> None:
    before = written(lake, observations(observation()))
    with pytest.raises(InvalidTableError, match=r"revision, greater_than_or_equal_to\(1\): 1\.$"):
        written(lake, observations(observation(revision=0)))
    path = lake.path("western_balkans", "raw.observations", KEY)
    assert sha256(path.read_bytes()).hexdigest() == before


def test_what_is_said_of_a_refused_table_holds_no_value(lake: Lake) -> None:
    figure = -31_337
    with pytest.raises(InvalidTableError) as refused:
        written(lake, observations(observation(revision=figure)))
    assert str(figure) not in "".join(format_exception(refused.value))


def test_an_absent_table_is_an_error_never_an_empty_frame(lake: Lake) -> None:
    with pytest.raises(AbsentTableError, match=r"has no table raw.observations of BA-AF_2023 yet"):
        lake.read("western_balkans", "raw.observations", KEY)


def test_parts_are_for_raw_tables_only(lake: Lake) -> None:
    with pytest.raises(ValueError, match="tables of `raw` have parts"):
        lake.path("western_balkans", "facts.observations", KEY)
    with pytest.raises(ValueError, match="tables of `raw` have parts"):
        lake.path("western_balkans", "raw.observations")
    with pytest.raises(KeyError, match="No table"):
        lake.path("western_balkans", "facts.figures")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.Config.name)
def test_a_table_without_rows_is_valid_and_comes_back(lake: Lake, model: type) -> None:
    name = model.Config.name  # type: ignore[attr-defined]
    part = KEY if name.startswith("raw.") else None
    lake.write("simulated", name, empty_frame(model), part)
    pd.testing.assert_frame_equal(lake.read("simulated", name, part), empty_frame(model))


def test_whole_numbers_that_may_be_absent_stay_whole() -> None:
    assert str(empty_frame(RegionRepresentation)["rank_position"].dtype) == "Int64"
