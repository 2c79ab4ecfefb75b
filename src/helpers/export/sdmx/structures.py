"""The structures of the figures: concepts, code lists from the registers, one data structure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from pysdmx.model import (
    Agency,
    AgencyScheme,
    Annotation,
    Code,
    Codelist,
    Component,
    Components,
    Concept,
    ConceptScheme,
    Dataflow,
    DataStructureDefinition,
    DataType,
    Role,
)

from helpers.data.dictionary import read_package, select_schema
from helpers.data.documents import list_documents
from helpers.export.sdmx import times
from helpers.ground.vocabulary import DIMENSIONS
from helpers.printed.registers import read_rows

AGENCY = "VNEGOV"
FLOW = "FIGURES"
VALUE, TIME, FREQUENCY = "OBS_VALUE", "TIME_PERIOD", "FREQ"

FREQUENCIES = {
    times.ANNUAL: "Annual",
    times.HALF_YEARLY: "Half-yearly, semester",
    times.QUARTERLY: "Quarterly",
    times.MONTHLY: "Monthly",
    times.OTHER: "Other",
    times.NO_FREQUENCY: "Not applicable",
}
"""Of CL_FREQ what the figures need."""

COLUMNS = {
    "REF_AREA": "province_id",
    "INDICATOR": "indicator_code",
    **{name.upper(): name for name in DIMENSIONS},
    "DOCUMENT": "document_id",
    "LINE": "line",
    "SEQ": "seq",
}
"""The dimensions beside frequency and time, and the columns of the observations they come from."""

ATTRIBUTES = {
    "OBS_STATUS": "obs_status",
    "UNIT_MEASURE": "unit_code",
    "PRINTED": "printed",
    "QUALIFIER": "qualifier",
    "MEASUREMENT_KIND": "measurement_kind",
    "LOW": "value_low",
    "HIGH": "value_high",
    "JOINT_LOW": "joint_low",
    "JOINT_HIGH": "joint_high",
    "PERIOD_BASIS": "period_basis",
    "GRADE": "grade",
}
"""The attributes of a figure, and the columns they come from."""

REQUIRED = ("OBS_STATUS", "UNIT_MEASURE")
AREAS, INDICATORS, DOCUMENTS = "provinces", "indicators", "documents"


@cache
def version_of_package() -> str:
    """Return the version of everything, that of the data dictionary."""
    return str(read_package()["version"])


def build_structures() -> list[object]:
    """Return agency, concepts, code lists, data structure and dataflow."""
    structure = build_structure()
    flow = Dataflow(
        id=FLOW,
        name=read_package()["title"],
        agency=AGENCY,
        version=version_of_package(),
        structure=structure,
    )
    agency = Agency(id=AGENCY, name=read_package()["contributors"][0]["title"])
    agencies = AgencyScheme(agency="SDMX", items=[agency], name="Agencies")
    lists = [c.local_codes for c in structure.components if c.local_codes is not None]
    return [agencies, *lists, _build_concepts(structure.components), structure, flow]


def build_structure() -> DataStructureDefinition:
    """Return the data structure: what identifies a printed figure, and what is said of it."""
    return DataStructureDefinition(
        id=FLOW,
        name=read_package()["title"],
        agency=AGENCY,
        version=version_of_package(),
        components=Components(list(_list_components())),
    )


def _list_components() -> Iterable[Component]:
    """Yield dimensions, the measure and the attributes."""
    frequencies = [(code, name, "", "") for code, name in FREQUENCIES.items()]
    yield _build(FREQUENCY, "Frequency", Role.DIMENSION, _build_list(FREQUENCY, frequencies))
    for name, column in COLUMNS.items():
        yield _build(name, _describe(column), Role.DIMENSION, _find_list(name, column))
    yield _build(TIME, "Period or day of the figure", Role.DIMENSION, dtype=DataType.PERIOD)
    yield _build(VALUE, _describe("value"), Role.MEASURE, dtype=DataType.DOUBLE)
    for name, column in ATTRIBUTES.items():
        number = _type_of(column) == "number"
        dtype = DataType.DOUBLE if number else DataType.STRING
        codes = _find_list(name, column)
        yield _build(name, _describe(column), Role.ATTRIBUTE, codes, dtype=dtype)


def _build(
    name: str,
    told: str,
    role: Role,
    codes: Codelist | None = None,
    *,
    dtype: DataType = DataType.STRING,
) -> Component:
    """Return one component with its concept."""
    return Component(
        id=name,
        required=role is Role.DIMENSION or name in REQUIRED,
        role=role,
        concept=Concept(id=name, name=told, urn=_name_concept(name)),
        local_dtype=None if codes else dtype,
        local_codes=codes,
        attachment_level="O" if role is Role.ATTRIBUTE else None,
    )


def _name_concept(name: str) -> str:
    """Return the name of a concept in all the world."""
    package = "urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept"
    return f"{package}={AGENCY}:{FLOW}({version_of_package()}).{name}"


def _build_concepts(components: Iterable[Component]) -> ConceptScheme:
    """Return the scheme of the concepts of all components."""
    items = [Concept(id=c.id, name=c.concept.name, urn=c.concept.urn) for c in components]
    return ConceptScheme(
        id=FLOW, name="Concepts", agency=AGENCY, version=version_of_package(), items=items
    )


def _find_list(name: str, column: str) -> Codelist | None:
    """Return the code list of a column; None if it holds no codes."""
    if column == "province_id":
        return _build_list(name, [_describe_area(row) for row in read_rows(AREAS)])
    if column == "indicator_code":
        rows = read_rows(INDICATORS)
        return _build_list(
            name,
            [(r["indicator_code"], r["label_en"], r["definition_en"], r["label_vi"]) for r in rows],
        )
    if column == "document_id":
        rows = tuple(list_documents())
        return _build_list(name, [_describe_document(row) for row in rows])
    rows = tuple(row for row in read_rows("code_lists") if row["list"] == column)
    codes = [(row["code"], row["label_en"], "", row["label_vi"]) for row in rows]
    return _build_list(name, codes) if codes else None


def _describe_area(row: dict[str, str]) -> tuple[str, str, str, str]:
    """Return a province as a code: its time of validity is in its description."""
    begin, end = row["valid_from"] or "…", row["valid_to"] or "…"
    told = f"Statistical code {row['code']}; valid {begin} to {end}"
    return row["province_id"], row["name_en"], told, row["name_vi"]


def _describe_document(row: dict[str, str]) -> tuple[str, str, str, str]:
    """Return a document as a code."""
    told = ", ".join(filter(None, (row["issuer"], row["document_number"], row["issued"])))
    return row["document_id"], row["title"] or row["document_id"], told, ""


def _build_list(name: str, codes: Sequence[tuple[str, str, str, str]]) -> Codelist:
    """Return a code list of codes with name, description and Vietnamese name."""
    items = [
        Code(
            id=code,
            name=label,
            description=told or None,
            annotations=[Annotation(type="name_vi", text=local)] if local else [],
        )
        for code, label, told, local in codes
    ]
    return Codelist(
        id=f"CL_{name}", name=name, agency=AGENCY, version=version_of_package(), items=items
    )


def _describe(column: str) -> str:
    """Return what the data dictionary says of a column of the observations."""
    fields = {field["name"]: field for field in select_schema("observations")["fields"]}
    return str(fields[column]["description"])


def _type_of(column: str) -> str:
    """Return the type of a column of the observations."""
    fields = {field["name"]: field for field in select_schema("observations")["fields"]}
    return str(fields[column]["type"])


def read_day() -> date:
    """Return the day of the collection, which no run changes."""
    return date.fromisoformat(read_package()["created"][:10])
