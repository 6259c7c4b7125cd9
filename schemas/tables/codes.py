"""The code lists as tables: `codes.labels`, `codes.footnotes`, `codes.institutions`.

Belongs here: what a code means, in every language. Does not belong here: synonyms for reading
foreign workbooks (those serve intake, not analysts).
"""

import pandera.pandas as pa
from pandera.typing.pandas import Series

from schemas.tables.columns import Area, Institution, Sector, Table


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
