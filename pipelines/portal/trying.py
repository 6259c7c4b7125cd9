"""`make portal`: a portal to try on this machine, on the simulated sample, with one invitation for each role.

Belongs here: what is made before such a portal starts, and what is printed. Does not belong
here: anything that a real portal has.

It is of the simulated region: nobody who tries should put a ministry's name to invented figures.
"""

import os

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from pipelines import chain
from pipelines.portal.accounts.inviting import has_opened, invite_person
from pipelines.portal.people import person_by_email
from pipelines.portal.portal import Portal, portal_of
from pipelines.portal.serving import serve
from pipelines.portal.settings import PREFIX, settings_of
from pipelines.sample.replay import SAMPLE_FOLDER, replay
from pipelines.store.edition import latest_edition
from pipelines.store.errors import NoEditionError
from pipelines.store.home import Home, muster_home

REGION, INSTITUTION = "simulated", "QM-AF"
PEOPLE = {
    "reporter": ("Rada Reporter", INSTITUTION),
    "head": ("Hana Head", INSTITUTION),
    "analyst": ("Ana Analyst", None),
    "administrator": ("Ada Administrator", None),
    "partner": ("Pia Partner", None),
}


def fill(home: Home, progress: Progress) -> None:
    """Replay the sample, and publish the simulated region where it has no edition."""
    bar = progress.add_task("Sample", total=None)
    replay(home, lambda done, total: progress.update(bar, completed=done, total=total))
    try:
        latest_edition(home, REGION)
    except NoEditionError:
        bar, done = progress.add_task("Edition", total=None), iter(range(1, 10_000))
        chain.publish(
            home, REGION, on_step=lambda _, count: progress.update(bar, completed=next(done), total=count)
        )


def links(portal: Portal) -> list[tuple[str, str, str]]:
    """Return role, address for logging in, and the link that opens the account; nothing where it is open."""
    found = []
    for role, (name, institution) in PEOPLE.items():
        email = f"{role}@example.org"
        with portal.database.reading() as connection:
            someone = person_by_email(connection, email)
            is_open = someone is not None and has_opened(connection, someone.id)
        link = "" if is_open else _link(portal, email, name, role, institution)
        found.append((role, email, link))
    return found


def _link(portal: Portal, email: str, name: str, role: str, institution: str | None) -> str:
    return invite_person(
        portal,
        email=email,
        name=name,
        role=role,
        institution=institution,
        language="en",
        by="make portal",
        at=portal.now(),
    )


def main() -> None:
    """Fill the home, say how to log in, and serve until stopped."""
    console = Console(soft_wrap=True)
    portal = portal_of(settings_of({f"{PREFIX}REGION": REGION} | dict(os.environ)), muster_home())
    with Progress(TextColumn("{task.description}"), BarColumn(), console=console) as progress:
        fill(portal.home, progress)
    console.print(f"\nThe portal is at {portal.settings.address} (stop it with Ctrl+C).")
    console.print("Open a link to choose a password; any authenticator app on a telephone gives the codes:\n")
    for role, email, link in links(portal):
        console.print(f"  {role:13} {email:26} {link or 'opened already: log in'}", highlight=False)
    console.print(f"\nWorkbooks to upload, with faults: {SAMPLE_FOLDER / 'faulty'}")
    serve(portal, "127.0.0.1", portal.settings.port)


if __name__ == "__main__":
    main()
