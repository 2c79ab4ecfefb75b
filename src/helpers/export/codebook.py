"""What codes mean, for tables that are read without us: labels beside codes, fields, code lists.

Which column holds codes of which register follows from the data dictionary and the code lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from helpers.data.dictionary import read_package
from helpers.export.cells import Row, Value
from helpers.ground.languages import LANGUAGES
from helpers.ground.remember import remember
from helpers.printed.registers import read_rows

WORDS = ("label", "name")
"""How the columns of a register are called that say in words what its key means."""

CODE_LISTS = "code_lists"

Labels = Mapping[str, tuple[str, ...]]
"""By code, its label in each language, in the order of LANGUAGES."""


@remember
def read_labels() -> dict[str, Labels]:
    """Return the labels of every kind of code, by the name of the column that holds it."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in read_rows(CODE_LISTS):
        labels = tuple(row[f"label_{lang}"] for lang in LANGUAGES)
        found.setdefault(row["list"], {})[row["code"]] = labels
    return {**found, **{key: labels for key, labels in _list_registers()}}


def _list_registers() -> Iterable[tuple[str, Labels]]:
    """Yield the key of each register that names what it lists, with its labels."""
    for described in read_package()["resources"]:
        key = described["schema"]["primaryKey"][0]
        fields = {field["name"] for field in described["schema"]["fields"]}
        word = next((w for w in WORDS if {f"{w}_{lang}" for lang in LANGUAGES} <= fields), "")
        if word and described["name"] != CODE_LISTS:
            rows = read_rows(described["name"])
            yield (
                key,
                {row[key]: tuple(row[f"{word}_{lang}"] for lang in LANGUAGES) for row in rows},
            )


def find_labels(column: str, known: Mapping[str, Labels]) -> Labels:
    """Return the labels of the codes in a column; none if it holds no codes.

    A name may say in front which code is meant: `to_indicator_code`. `known` are all labels.
    """
    parts = column.split("_")
    names = ("_".join(parts[start:]) for start in range(len(parts)))
    return next((known[name] for name in names if name in known), {})


def add_labels(columns: Sequence[str], rows: Sequence[Row]) -> tuple[list[str], list[list[Value]]]:
    """Return columns and rows with the labels behind each column of codes."""
    wide: list[str] = []
    labels_of = read_labels()
    known = [find_labels(column, labels_of) for column in columns]
    for column, labels in zip(columns, known, strict=True):
        wide += [column, *(f"{column}_{lang}" for lang in LANGUAGES if labels)]
    return wide, [_label_row(row, columns, known) for row in rows]


def _label_row(row: Row, columns: Sequence[str], known: Sequence[Labels]) -> list[Value]:
    """Return the cells of a row, labels behind codes; an unknown code has empty ones."""
    cells: list[Value] = []
    for column, labels in zip(columns, known, strict=True):
        cells.append(row[column])
        if labels:
            cells += labels.get(str(row[column]), ("",) * len(LANGUAGES))
    return cells


def list_fields(tables: Iterable[str]) -> list[dict[str, Value]]:
    """Return a row for each field of some tables: what it is, in both languages."""
    wanted = set(tables)
    return [
        {
            "table": described["name"],
            "field": field["name"],
            "type": field["type"],
            **{f"description_{lang}": _describe(field, lang) for lang in LANGUAGES},
        }
        for described in read_package()["resources"]
        if described["name"] in wanted
        for field in described["schema"]["fields"]
    ]


def _describe(field: Mapping[str, str], lang: str) -> str:
    return field.get(f"description_{lang}", field["description"])


def list_codes(tables: Mapping[str, Sequence[Row]]) -> list[dict[str, Value]]:
    """Return a row for each code that some tables hold: its column, and its labels."""
    used: dict[tuple[str, str], tuple[str, ...]] = {}
    known = read_labels()
    for rows in tables.values():
        for column in rows[0] if rows else ():
            labels = find_labels(column, known)
            for code in {str(row[column]) for row in rows} & set(labels) if labels else ():
                used[column, code] = labels[code]
    names = [f"label_{lang}" for lang in LANGUAGES]
    return [
        {"column": column, "code": code, **dict(zip(names, labels, strict=True))}
        for (column, code), labels in sorted(used.items())
    ]


def select_indicators(tables: Mapping[str, Sequence[Row]]) -> list[Row]:
    """Return the rows of the codebook whose indicators some tables name."""
    named = {
        str(row[column])
        for rows in tables.values()
        for column in (rows[0] if rows else ())
        if column.endswith("indicator_code")
        for row in rows
    }
    return [row for row in read_rows("indicators") if row["indicator_code"] in named]
