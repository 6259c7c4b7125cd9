"""The code lists as tables: labels, footnotes, institutions, indicators, frameworks.

Belongs here: what a code means, in every language. Does not belong here: synonyms for reading
foreign workbooks (those serve intake, not analysts).
"""

import pandera.pandas as pa
from pandera.typing.pandas import Series

from schemas.tables.columns import Area, Institution, Sector, Table
from schemas.tables.indicator_columns import IndicatorId


class LabelColumns(Table):
    """A code's name in one language."""

    code_list: Series[str] = pa.Field(title="Code list", description="Which list, as sex or ranks.")
    code: Series[str] = pa.Field(title="Code", description="The code, as it stands in the tables.")
    language: Series[str] = pa.Field(title="Language", description="BCP 47, as sr-Cyrl.")
    label: Series[str] = pa.Field(title="Label", description="Its name in that language.")
    parent: Series[str] = pa.Field(
        nullable=True, title="Parent", description="The code that it is a part of; empty at the top."
    )
    position: Series[int] = pa.Field(title="Position", description="Order within the list.", ge=1)


class CodesLabels(LabelColumns):
    """Every code of every list, with its label in every language."""

    class Config:
        name = "codes.labels"
        metadata = {"primary_key": ["code_list", "code", "language"]}


class FootnoteColumns(Table):
    """A footnote that a code carries wherever it is named."""

    code_list: Series[str] = pa.Field(title="Code list", description="Which list, as areas.")
    code: Series[str] = pa.Field(title="Code", description="The code whose label carries an asterisk.")
    language: Series[str] = pa.Field(title="Language", description="BCP 47, as sr-Cyrl.")
    footnote: Series[str] = pa.Field(title="Footnote", description="The footnote, in that language.")


class CodesFootnotes(FootnoteColumns):
    """The footnote that comes along wherever a label carries an asterisk, in every language."""

    class Config:
        name = "codes.footnotes"
        metadata = {"primary_key": ["code_list", "code", "language"]}


class InstitutionColumns(Table):
    """An institution's place in the tree."""

    parent: Series[str] = pa.Field(
        nullable=True,
        title="Parent",
        description="The institution that it is counted under; empty at the top.",
    )
    level: Series[str] = pa.Field(title="Level", description="area, state, entity, district or canton.")
    name: Series[str] = pa.Field(title="Name", description="Official name in the institution's own language.")
    name_en: Series[str] = pa.Field(title="Name in English", description="Name in English.")
    is_expected: Series[bool] = pa.Field(
        title="Reports", description="Whether a return is expected from it every year."
    )


class CodesInstitutions(Institution, Area, Sector, InstitutionColumns):
    """The region's tree of institutions."""

    class Config:
        name = "codes.institutions"
        metadata = {"primary_key": ["institution"]}


class IndicatorColumns(Table):
    """What there is to know of an indicator besides its name."""

    position: Series[int] = pa.Field(title="Position", description="Order in indicators.yml.", ge=1)
    table_name: Series[str] = pa.Field(
        title="Table", description="The table that holds it, as region.recruitment."
    )
    kind: Series[str] = pa.Field(
        title="Kind",
        description="share and rate (100 x numerator / denominator), mean (numerator / denominator), "
        "difference (one value less another) or ratio (one over another).",
        isin=["share", "rate", "mean", "difference", "ratio"],
    )
    unit_measure: Series[str] = pa.Field(
        title="Unit", description="Unit of its value.", metadata={"codes": "units"}
    )
    direction: Series[str] = pa.Field(
        title="Direction wanted",
        description="Which way is better: higher, lower, nearer_one or nearer_zero. Positions are always "
        "given from the highest value; the distance to a target follows the direction.",
        isin=["higher", "lower", "nearer_one", "nearer_zero"],
    )
    frameworks: Series[str] = pa.Field(
        title="Frameworks",
        description="Which items of international frameworks it answers, as S/2010/498-16, by comma.",
    )
    formula: Series[str] = pa.Field(
        title="Formula", description="How it is computed, in the codes of measures, details, sexes and units."
    )
    definition: Series[str] = pa.Field(
        title="Definition",
        description="What it says, and of whom, in English; codes.definitions has all languages.",
    )
    reference: Series[str] = pa.Field(
        title="Reference",
        description="What its figures are of: day (a stock), year (what happened in a year) or cohort (a "
        "generation, followed for years). Values of different kinds are never ranked together.",
        isin=["day", "year", "cohort"],
    )
    smallest_base: Series[int] = pa.Field(
        title="Smallest base",
        description="A value of a smaller base is given, but has no position among the areas.",
        ge=1,
        metadata={"unit": "persons (leadership: posts; services: stations)"},
    )


class CodesIndicators(IndicatorId, IndicatorColumns):
    """The indicators: where each stands, in what unit, which way is better, who asks for it."""

    class Config:
        name = "codes.indicators"
        metadata = {"primary_key": ["indicator"]}


class DefinitionColumns(Table):
    """What an indicator is called and says, in one language."""

    language: Series[str] = pa.Field(title="Language", description="BCP 47, as sr-Cyrl.")
    name: Series[str] = pa.Field(title="Name", description="What it is called in that language.")
    definition: Series[str] = pa.Field(
        title="Definition", description="What it says, and of whom, in that language."
    )


class CodesDefinitions(IndicatorId, DefinitionColumns):
    """Name and definition of every indicator, in every language."""

    class Config:
        name = "codes.definitions"
        metadata = {"primary_key": ["indicator", "language"]}


class FrameworkColumns(Table):
    """An item of a framework, or an objective of an action plan, and what answers it."""

    item: Series[str] = pa.Field(
        title="Item",
        description="As in codes.indicators, as S/2010/498-16; of action plans area, first year and the "
        "objective's number, as BA-2018/1.1.",
    )
    answered_by: Series[str] = pa.Field(
        title="Answered by",
        description="An indicator, or a measure with its detail, as answers[data_used]; or nothing.",
    )
    framework: Series[str] = pa.Field(title="Framework", description="Who asks for it.")
    title: Series[str] = pa.Field(title="What it asks", description="What it asks for, in English.")
    kind: Series[str] = pa.Field(
        title="Kind of answer",
        description="indicator (codes.indicators), mechanism (region.mechanisms) or nothing.",
        isin=["indicator", "mechanism", "nothing"],
    )
    extent: Series[str] = pa.Field(
        title="Extent",
        description="Whether all that answers it together covers it in full, in part or not at all (none).",
        isin=["full", "part", "none"],
    )
    why: Series[str] = pa.Field(
        nullable=True, title="What is not covered", description="What is not covered, and why."
    )
    source: Series[str] = pa.Field(
        title="Source", description="Where the item is written, and what could not be confirmed of it."
    )
    position: Series[int] = pa.Field(title="Position", description="Order of the items.", ge=1)


class CodesFrameworks(FrameworkColumns):
    """The crosswalk: what frameworks and action plans ask for, what answers it here, what not, and why."""

    class Config:
        name = "codes.frameworks"
        metadata = {"primary_key": ["item", "answered_by"]}
