"""The layouts that analysts keep in an installation: who kept which text, for whom, when and why.

Belongs here: entries in the database of the ledger, texts in the vault; both only ever added to. Does not
belong here: what a layout says (`pipelines.intake.foreign`), which one a return is read by
(`pipelines.returns.layouts`), the layouts that a region comes with (`schemas.layout_files`).
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import sqlalchemy as sa

from pipelines.store.sql import WRITES, UtcTime, engine_of, only_added_to
from pipelines.store.vault import Vault

METADATA = sa.MetaData()

LAYOUTS = sa.Table(
    "layouts",
    METADATA,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("institution", sa.Text, nullable=False, index=True),
    sa.Column("time_period", sa.Integer, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),  # the text as it was written
    sa.Column("whole_sha256", sa.Text, nullable=False),  # what it says, with what it takes over
    sqlite_autoincrement=True,
)

only_added_to(LAYOUTS)


@dataclass(frozen=True)
class KeptLayout:
    """One layout as it was kept; a later one of the same institution and year takes its place."""

    at: datetime
    actor: str
    reason: str
    institution: str
    time_period: int
    sha256: str
    whole_sha256: str
    sequence: int = 0


COLUMNS = [LAYOUTS.c[name] for name in KeptLayout.__dataclass_fields__]


class LayoutBook:
    """The layouts of one installation."""

    def __init__(self, url: sa.URL, vault: Vault) -> None:
        self._url, self._vault = url, vault

    @cached_property
    def _engine(self) -> sa.Engine:
        return engine_of(self._url)

    def keep(
        self,
        institution: str,
        time_period: int,
        text: str,
        whole: str,
        *,
        actor: str,
        reason: str,
        at: datetime,
    ) -> KeptLayout:
        """Keep a layout: its text as it was written, and `whole`, what it says by itself."""
        sha256, whole_sha256 = self._vault.put(text.encode()), self._vault.put(whole.encode())
        kept = KeptLayout(at, actor, reason, institution, time_period, sha256, whole_sha256)
        row = {name: value for name, value in vars(kept).items() if name != "sequence"}
        with self._engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
            METADATA.create_all(connection)
            connection.execute(LAYOUTS.insert().values(row))
        return kept

    def history(self, institution: str | None = None) -> list[KeptLayout]:
        """Return every layout that was kept, of one institution where it is named, the newest first."""
        statement = sa.select(*COLUMNS).order_by(LAYOUTS.c.sequence.desc())
        if institution is not None:
            statement = statement.where(LAYOUTS.c.institution == institution)
        with self._engine.connect() as connection:
            if not sa.inspect(connection).has_table(LAYOUTS.name):
                return []
            return [KeptLayout(**row._mapping) for row in connection.execute(statement)]

    def current(self, institution: str) -> dict[int, KeptLayout]:
        """Return the layouts of an institution that count, by year, the oldest year first."""
        newest: dict[int, KeptLayout] = {}
        for kept in self.history(institution):
            newest.setdefault(kept.time_period, kept)
        return dict(sorted(newest.items()))

    def text(self, sha256: str) -> str:
        """Return a text by its hash; raise StoreError where the vault no longer has it as it was kept."""
        return self._vault.get(sha256).decode()
