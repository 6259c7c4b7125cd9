"""Known exceptions laid on findings: what is known stays said, and stops nobody.

Belongs here: which exception covers which finding, exceptions that cover nothing. Does not belong
here: the exceptions themselves (`schemas/regions/<region>/exceptions.yml`).
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from pipelines.checking.result import CheckContext
from pipelines.intake.reading import Cover
from schemas.exceptions import KnownException, known_exceptions
from schemas.findings import Finding
from schemas.regions import region_of


def _of_return(cover: Cover, context: CheckContext) -> list[KnownException]:
    """Return the exceptions that speak of this institution and year."""
    exceptions = context.exceptions
    if exceptions is None:
        exceptions = known_exceptions(region_of(cover.institution).region)
    return [
        item
        for item in exceptions
        if item.institution == cover.institution and cover.time_period in item.years
    ]


def _has_ended(item: KnownException, cover: Cover) -> bool:
    """Return whether an exception ended before the period did: no clock, so a check can be repeated."""
    return item.until < (cover.period_end or date(cover.time_period, 12, 31))


def _covers(item: KnownException, finding: Finding) -> bool:
    return item.rule == finding.rule and all(
        finding.about.get(name) == code for name, code in item.where.items()
    )


def _said(rule: str, item: KnownException) -> Finding:
    words = {"rule": item.rule, "reason": item.reason, "author": item.author, "until": item.until}
    return Finding(rule, values=words, about=item.where)


def may_stand(cover: Cover, context: CheckContext) -> Callable[[Finding], bool]:
    """Return what tells whether a finding of a return is covered by an exception in force."""
    in_force = [item for item in _of_return(cover, context) if not _has_ended(item, cover)]
    return lambda finding: any(_covers(item, finding) for item in in_force)


def excused(findings: list[Finding], cover: Cover | None, context: CheckContext) -> list[Finding]:
    """Return the findings, those that an exception covers with it, and one per exception without any."""
    if cover is None:
        return findings
    exceptions = _of_return(cover, context)
    ended = [item for item in exceptions if _has_ended(item, cover)]
    in_force = [item for item in exceptions if item not in ended]
    covering = [next((item for item in in_force if _covers(item, found)), None) for found in findings]
    unused = [item for item in in_force if item not in covering]
    return [
        *(replace(found, exception=item) for found, item in zip(findings, covering, strict=True)),
        *(_said("exception_ended", item) for item in ended),
        *(_said("exception_unmatched", item) for item in unused),
    ]
