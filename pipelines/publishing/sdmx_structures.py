"""The structure of the data as SDMX: each table's data structure definition and dataflow, and the code lists.

Belongs here: what a column of a table is in SDMX, and SDMX-ML 3.0 with codes in all languages. Does not
belong here: the data themselves (`sdmx_data`).
"""

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pyarrow as pa
from pysdmx.io.xml.sdmx30.writer.structure import write
from pysdmx.model import (
    Agency,
    Codelist,
    Component,
    Components,
    Concept,
    ConceptScheme,
    Dataflow,
    DataStructureDefinition,
    DataType,
    Organisation,
    Role,
)
from pysdmx.model import Code as SdmxCode
from pysdmx.model.message import Header

from pipelines.publishing.contents import Contents
from schemas.code_lists import TOTAL, Code
from schemas.languages import LANGUAGES
from schemas.tables.columns import Table
from schemas.tables.derive import arrow_schema, column_names, description, primary_key

MEASURES = ("obs_value", "value")
"""The columns that SDMX calls OBS_VALUE; a table with one of them is a table of observations."""

PLACE = ("ref_area", "sector")
"""Dimensions also where the institution already tells them."""

TYPES = {
    pa.string(): DataType.STRING,
    pa.float64(): DataType.DOUBLE,
    pa.int64(): DataType.LONG,
    pa.bool_(): DataType.BOOLEAN,
    pa.date32(): DataType.DATE,
    pa.timestamp("us"): DataType.DATE_TIME,
}
SDMX_ML = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/"
COMMON, STRUCTURE = f"{{{SDMX_ML}common}}", f"{{{SDMX_ML}structure}}"
PREFIXES = {"mes": f"{SDMX_ML}message", "str": f"{SDMX_ML}structure", "com": f"{SDMX_ML}common"}
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def is_observations(model: type[Table]) -> bool:
    """Return whether a table holds observations: one measure at each key."""
    return any(name in column_names(model) for name in MEASURES)


def component_id(column: str) -> str:
    """Return what SDMX calls a column."""
    return "OBS_VALUE" if column in MEASURES else column.upper()


def agency(contents: Contents) -> str:
    """Return who maintains the structures: Muster, for a region; those of another tier are other ones."""
    return f"MUSTER.{contents.manifest['region']}{contents.named_for('.')}".upper()


def flow_id(table_name: str) -> str:
    """Return the name of a table's dataflow, as REGION_REPRESENTATION."""
    return table_name.upper().replace(".", "_")


def flow_version(contents: Contents) -> str:
    """Return the version of all structures: the edition's number."""
    return f"{contents.number}.0"


def flow_reference(table_name: str, contents: Contents) -> str:
    """Return what names a table's dataflow and its data structure anywhere."""
    return f"{agency(contents)}:{flow_id(table_name)}({flow_version(contents)})"


def dimensions(model: type[Table]) -> list[str]:
    """Return the columns that are dimensions, the reporting year last."""
    names = [name for name in PLACE if name in column_names(model)]
    names += [name for name in primary_key(model) if name not in names and name != "time_period"]
    return names + [name for name in primary_key(model) if name == "time_period"]


def _code_list_of(model: type[Table], column: str, contents: Contents) -> str | None:
    name = (model.to_schema().columns[column].metadata or {}).get("codes")
    return name if name in contents.code_lists else None


def _type(column: str, kind: pa.DataType) -> DataType:
    return DataType.PERIOD if column == "time_period" else TYPES[kind]


class _Structures:
    """Makes the artefacts of one edition, all of one agency and version."""

    def __init__(self, contents: Contents) -> None:
        self.contents = contents
        self.kept: dict[str, Any] = {"agency": Agency(agency(contents)), "version": flow_version(contents)}
        self.lists: dict[str, Codelist] = {}

    def code_list(self, name: str) -> Codelist:
        if name not in self.lists:
            codes = [
                SdmxCode(code.code, name=code.labels["en"])
                for code in self.contents.code_lists[name].values()
            ]
            title = name.replace("_", " ").capitalize()
            self.lists[name] = Codelist(id=f"CL_{name.upper()}", name=title, items=codes, **self.kept)
        return self.lists[name]

    def component(self, model: type[Table], field: pa.Field, concept: Concept) -> Component:
        is_dimension, is_measure = field.name in dimensions(model), field.name in MEASURES
        role = Role.DIMENSION if is_dimension else Role.MEASURE if is_measure else Role.ATTRIBUTE
        codes = _code_list_of(model, field.name, self.contents)
        return Component(
            concept.id,
            not field.nullable,
            role,
            concept,
            local_dtype=None if codes else _type(field.name, field.type),
            local_codes=self.code_list(codes) if codes else None,
            attachment_level="O" if role is Role.ATTRIBUTE else None,
        )

    def concept_urn(self, table_name: str, column: str) -> str:
        scheme = f"{agency(self.contents)}:CS_{flow_id(table_name)}({flow_version(self.contents)})"
        return f"urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept={scheme}.{component_id(column)}"

    def of_table(self, name: str) -> Iterator[Any]:
        """Give a table's concepts, data structure and dataflow."""
        model = self.contents.model(name)
        schema, columns = arrow_schema(model), model.to_schema().columns
        first = dimensions(model)
        order = first + [column for column in column_names(model) if column not in first]
        concepts = {
            column: Concept(
                component_id(column),
                urn=self.concept_urn(name, column),
                name=str(columns[column].title),
                description=str(columns[column].description),
            )
            for column in order
        }
        called = {"name": name, **self.kept}
        yield ConceptScheme(id=f"CS_{flow_id(name)}", items=list(concepts.values()), **called)
        components = Components(
            [self.component(model, schema.field(column), concepts[column]) for column in order]
        )
        urn = f"urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure={flow_reference(name, self.contents)}"
        structure = DataStructureDefinition(
            id=flow_id(name), components=components, description=description(model), urn=urn, **called
        )
        yield structure
        yield Dataflow(id=flow_id(name), structure=structure.urn, description=description(model), **called)


def structures(contents: Contents) -> list[Any]:
    """Return what all tables of observations need: code lists, concepts, data structures, dataflows."""
    made = _Structures(contents)
    names = [name for name in contents.tables if is_observations(contents.model(name))]
    found = [artefact for name in names for artefact in made.of_table(name)]
    return [*made.lists.values(), *found]


def _say_in_all_languages(element: ElementTree.Element, code: Code, footnotes: dict[str, str]) -> None:
    """Put all names, footnotes and the parent into a code's element, in the order that SDMX-ML wants."""
    for child in list(element):
        element.remove(child)
    for language in LANGUAGES:
        if language in code.labels:
            ElementTree.SubElement(element, f"{COMMON}Name", {LANGUAGE: language}).text = code.labels[
                language
            ]
    for language, footnote in footnotes.items():
        ElementTree.SubElement(element, f"{COMMON}Description", {LANGUAGE: language}).text = footnote
    if code.parent and code.parent != TOTAL:  # a code may be called _T, a parent not, says SDMX-ML 3.0
        ElementTree.SubElement(element, f"{STRUCTURE}Parent").text = code.parent


def structure_message(contents: Contents) -> bytes:
    """Return the structures as SDMX-ML 3.0; pysdmx has no languages and no parents: they are put in after."""
    identity = f"{agency(contents)}-{contents.number}".replace(".", "-")
    header = Header(id=identity, prepared=contents.prepared, sender=Organisation(id="MUSTER"))
    text = write(structures(contents), header=header)
    root = ElementTree.fromstring(str(text))  # noqa: S314 (our own text)
    for attribute in root.iter(f"{STRUCTURE}Attribute"):
        # There is one measure, so that an attribute need not say which; sdmx1 cannot read where it does.
        for relationship in attribute.findall(f"{STRUCTURE}MeasureRelationship"):
            attribute.remove(relationship)
    by_id = {f"CL_{name.upper()}": name for name in contents.code_lists}
    for codelist in root.iter(f"{STRUCTURE}Codelist"):
        name = by_id[codelist.attrib["id"]]
        footnotes = contents.footnotes(name)
        for element in codelist.iter(f"{STRUCTURE}Code"):
            code = contents.code_lists[name][element.attrib["id"]]
            _say_in_all_languages(element, code, footnotes.get(code.code, {}))
    for prefix, address in PREFIXES.items():
        ElementTree.register_namespace(prefix, address)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"
