"""What a writer gets: the tables of an edition, what its manifest says, and what its codes mean.

Belongs here: looking codes, labels and footnotes up in the edition's own tables. Does not belong here: any
format.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from schemas.code_lists import Code
from schemas.tables.columns import Table
from schemas.tiers import INTERNAL, tier_model, tier_words

INSTITUTIONS = "institutions"
"""The one list of codes that has a table of its own."""


@dataclass(frozen=True)
class Contents:
    """An edition before it is published: what its manifest says of it, and its tables by name."""

    manifest: Mapping[str, Any]
    tables: Mapping[str, pa.Table]

    @property
    def title(self) -> str:
        """Return the edition's name, as Western Balkans, edition 2024.1; of other tiers also for whom."""
        readers = "" if self.tier == INTERNAL else f" ({tier_words(self.tier).name})"
        return f"{self.manifest['name']}, edition {self.number}{readers}"

    @property
    def tier(self) -> str:
        """Return who it is for."""
        return str(self.manifest["tier"])

    @property
    def notice(self) -> str:
        """Return what figures these are and who may read them."""
        return f"{self.manifest['notice']} {self.manifest['access']}"

    def named_for(self, separator: str) -> str:
        """Return what ends a name so that those of two tiers differ; nothing for the internal edition."""
        return "" if self.tier == INTERNAL else f"{separator}{self.tier}"

    @property
    def number(self) -> str:
        """Return year and release, as 2024.1."""
        return f"{self.manifest['year']}.{self.manifest['release']}"

    @property
    def prepared(self) -> datetime:
        """Return when the last of its returns was accepted, of protected tiers the day."""
        return datetime.fromisoformat(self.manifest["prepared"]).replace(tzinfo=UTC)

    @property
    def years(self) -> list[int]:
        """Return the first and the last reporting year that a table speaks of."""
        found = [
            table.column("time_period")
            for table in self.tables.values()
            if "time_period" in table.schema.names
        ]
        limits = [pc.min_max(column).as_py() for column in found if len(column)]
        if not limits:
            return [self.manifest["year"]] * 2
        return [min(limit["min"] for limit in limits), max(limit["max"] for limit in limits)]

    def model(self, name: str) -> type[Table]:
        """Return the model of one of its tables."""
        return tier_model(name, self.tier)

    @cached_property
    def code_lists(self) -> dict[str, dict[str, Code]]:
        """Return the codes of every list with their labels by reader's language, in order."""
        rows = (
            self.tables["codes.labels"]
            .sort_by([("code_list", "ascending"), ("position", "ascending")])
            .to_pylist()
        )
        lists: dict[str, dict[str, Code]] = {}
        for row in rows:
            codes = lists.setdefault(row["code_list"], {})
            code = codes.setdefault(row["code"], Code(row["code"], row["parent"] or "", {}))
            code.labels[row["language"]] = row["label"]
        lists[INSTITUTIONS] = {
            row["institution"]: Code(row["institution"], row["parent"] or "", {"en": row["name_en"]})
            for row in self.tables["codes.institutions"].to_pylist()
        }
        return lists

    def label(self, code_list: str, code: str) -> str:
        """Return the English name of a code; raise KeyError for one that the edition does not know."""
        return self.code_lists[code_list][code].labels["en"]

    def footnotes(self, code_list: str) -> dict[str, dict[str, str]]:
        """Return the footnotes that the codes of a list carry: by code, by language."""
        found: dict[str, dict[str, str]] = {}
        for row in self.tables["codes.footnotes"].to_pylist():
            if row["code_list"] == code_list:
                found.setdefault(row["code"], {})[row["language"]] = row["footnote"]
        return found
