"""A PostgreSQL of Debian's package as its own process, on a socket of its own.

Belongs here: starting and stopping it, databases, dump and restore. Does not belong here: any test.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

PROGRAMS = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)), None)
OWNER = "postgres"
"""Who runs it where we are root: it refuses to run as root."""


class PostgreSQL:
    """A server that listens on a socket in a folder that only its owner may enter."""

    def __init__(self) -> None:
        assert PROGRAMS is not None
        self.programs = PROGRAMS.parent
        self.folder = Path(tempfile.mkdtemp(prefix="muster-pg-", dir="/tmp"))  # the name of a socket is short
        self.owner = OWNER if os.geteuid() == 0 else None
        if self.owner:
            shutil.chown(self.folder, self.owner)

    def start(self) -> None:
        """Make a cluster and start it; no host connects, only whoever may enter the folder."""
        data = self.folder / "data"
        self._run("initdb", "-D", data, "-A", "trust", "-U", "muster", "-E", "UTF8", "--no-sync")
        options = f"-c listen_addresses='' -k {self.folder}"
        self._run("pg_ctl", "-D", data, "-w", "-l", self.folder / "log", "-o", options, "start")

    def stop(self) -> None:
        """Stop it and remove everything."""
        if (self.folder / "data" / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder)

    def database(self, name: str, user: str = "muster") -> str:
        """Make a database and return its URL for a user."""
        self._run("createdb", "-h", self.folder, "-U", "muster", name)
        return f"postgresql+psycopg://{user}@/{name}?host={self.folder}"

    def dump(self, name: str) -> bytes:
        """Return a database as `pg_dump` writes it."""
        return self._run("pg_dump", "-h", self.folder, "-U", "muster", name)

    def run(self, name: str, statements: bytes) -> None:
        """Run statements in a database, as a dump's; the first error ends it."""
        arguments = ("-h", self.folder, "-U", "muster", "-q", "-v", "ON_ERROR_STOP=1", "-d", name)
        self._run("psql", *arguments, given=statements)

    def _run(self, program: str, *arguments: object, given: bytes = b"") -> bytes:
        log = self.folder / f"{program}.out"
        with log.open("wb+") as out:  # not a pipe: the server would keep it open
            subprocess.run(
                [str(self.programs / program), *map(str, arguments)],
                input=given,
                stdout=out,
                check=True,
                cwd=self.folder,
                user=self.owner,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            )
            out.seek(0)
            return out.read()


def why_not() -> str | None:
    """Return why there can be no server here; None where there can be one."""
    if PROGRAMS is None:
        return "PostgreSQL is not here (Debian: apt-get install postgresql)"
    if os.geteuid() == 0 and OWNER not in {each.pw_name for each in pwd.getpwall()}:
        return f"PostgreSQL does not run as root, and there is no user {OWNER}"
    return None
