"""The chapters of the report, each made from the edition by one function, in the order of the report.

Belongs here: which chapters there are and their order. Does not belong here: what any of them says.
"""

from collections.abc import Callable

from pipelines.report.chapters.areas import areas
from pipelines.report.chapters.deployment import deployment
from pipelines.report.chapters.dictionary import dictionary
from pipelines.report.chapters.leadership import leadership
from pipelines.report.chapters.measures import measures
from pipelines.report.chapters.methods import methods
from pipelines.report.chapters.recruitment import recruitment
from pipelines.report.chapters.representation import representation
from pipelines.report.chapters.retention import retention
from pipelines.report.chapters.summary import summary
from pipelines.report.chapters.targets import targets
from pipelines.report.model import Section
from pipelines.report.source import Source
from pipelines.report.wording import Words

Chapter = Callable[[Source, Words], Section | None]
"""Makes one chapter; None where the edition has nothing that it could say."""

CHAPTERS: tuple[Chapter, ...] = (
    summary,
    representation,
    recruitment,
    retention,
    leadership,
    deployment,
    measures,
    targets,
    areas,
    methods,
    dictionary,
)
