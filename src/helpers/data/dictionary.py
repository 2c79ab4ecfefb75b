"""The data dictionary `data/datapackage.json`, read and enforced."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.ground.errors import ContractError, MissingInputError
from helpers.ground.paths import data_package, documents, register
from helpers.ground.remember import read_file_state

if TYPE_CHECKING:
    import pandas as pd
    from frictionless import Report

RESTORE = "Restore the file, or correct its name in data/raw/documents.csv"

VALID_REGISTERS = "EGOV_VALID_REGISTERS"
"""Variable in which a batch tells its kernels the hash of registers that it has seen validated."""

Described = dict[str, Any]
"""A part of the data dictionary, as JSON has it."""


@cache
def _read_package(path: Path, state: tuple[object, ...]) -> Described:
    """Return the parsed data dictionary, which is in this state."""
    try:
        package: Described = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise MissingInputError(
            f"data dictionary '{path}' cannot be read ({error}): restore it"
        ) from error
    return package


def read_package() -> Described:
    """Return the data dictionary of the present project root."""
    return _read_package(data_package(), read_file_state(str(data_package())))


def select_schema(resource: str) -> Described:
    """Return the Table Schema of one resource.

    Raises
    ------
    ContractError
        If the dictionary does not describe the resource.
    """
    for described in read_package()["resources"]:
        if described["name"] == resource:
            schema: Described = described["schema"]
            return schema
    raise ContractError(f"table '{resource}' is not described in data/datapackage.json: add it")


def list_files(described: Described) -> list[str]:
    """Return the files of a resource that are there, relative to the data dictionary, in order.

    The dictionary gives a pattern where each document or province has a file of its own, so that
    adding one changes no line of it.
    """
    folder = data_package().parent
    found = sorted(folder.glob(str(described["path"])))
    return [path.relative_to(folder).as_posix() for path in found]


def expand_package() -> Described:
    """Return the data dictionary with files instead of patterns, as a Data Package has them.

    A table of which no file is there is left out.
    """
    listed = ({**described, "path": list_files(described)} for described in _list_resources())
    return {**read_package(), "resources": [told for told in listed if told["path"]]}


def _list_resources() -> list[Described]:
    resources: list[Described] = read_package()["resources"]
    return resources


def list_columns(resource: str) -> list[str]:
    """Return the names of a table's columns, in order."""
    return [field["name"] for field in select_schema(resource)["fields"]]


def list_number_columns(resource: str) -> list[str]:
    """Return the names of a table's numeric columns."""
    fields = select_schema(resource)["fields"]
    return [field["name"] for field in fields if field["type"] in ("number", "integer")]


def require_valid_file(path: Path, resource: str) -> None:
    """Stop unless a CSV file obeys its Table Schema (fields, types, rules, key).

    The same content under the same schema is validated once a process.

    Raises
    ------
    MissingInputError
        If the file is absent or cannot be opened.
    ContractError
        At the first broken rule; the message gives file, row, field and rule.
    """
    require_readable(path)
    table = {k: v for k, v in select_schema(resource).items() if k != "foreignKeys"}
    content = hashlib.sha256(json.dumps(table).encode() + path.read_bytes()).digest()
    if content not in _valid:
        _validate_file(path, table)
        _valid.add(content)


_valid: set[bytes] = set()
"""Hashes of schemas with files that obey them."""


def _validate_file(path: Path, table: Described) -> None:
    """Stop at the first rule that a CSV file breaks."""
    # Imported here: half a second that readers of already validated tables need not pay.
    from frictionless import Resource, Schema

    source = Resource(
        path=path.name,
        basepath=str(path.parent),
        encoding="utf-8",  # guessed otherwise, which takes as long as all the rest
        schema=Schema.from_descriptor(table),
    )
    report = source.validate()
    if not report.valid:
        raise ContractError(_describe_first_error(path, report))


def require_valid_rows(rows: Sequence[Mapping[str, str]], resource: str, *, path: Path) -> None:
    """Stop unless rows that were completed after reading obey their Table Schema.

    Raises
    ------
    ContractError
        At the first broken rule; `path` is the file that the rows come from.
    """
    from frictionless import Resource, Schema

    table = {k: v for k, v in select_schema(resource).items() if k != "foreignKeys"}
    columns = list_columns(resource)
    cells = [columns, *([row[name] for name in columns] for row in rows)]
    report = Resource(data=cells, schema=Schema.from_descriptor(table)).validate()
    if not report.valid:
        raise ContractError(_describe_first_error(path, report))


def is_required(name: str, column: str) -> bool:
    """Return whether the data dictionary lets a column have no empty cell."""
    (field,) = (f for f in select_schema(name)["fields"] if f["name"] == column)
    return bool(field.get("constraints", {}).get("required"))


def require_unique_key(frame: pd.DataFrame, table: str) -> None:
    """Stop if two rows share the primary key."""
    key = select_schema(table)["primaryKey"]
    twice = frame[frame.duplicated(key, keep=False)]
    if not twice.empty:
        raise ContractError(
            f"{table}: key {', '.join(key)} occurs twice: "
            f"'{' / '.join(map(str, twice.iloc[0][key]))}'. Make the rows distinct"
        )


def warm_validation() -> None:
    """Have the validator load its plugins, which takes longer than to validate a place."""
    from frictionless import Resource, Schema

    fields = [{"name": name, "type": name} for name in ("string", "integer", "number", "date")]
    schema = Schema.from_descriptor({"fields": fields})
    rows = [[field["name"] for field in fields], ["", "1", "1.5", "2020-01-31"]]
    Resource(data=rows, schema=schema).validate()


def hash_registers() -> str:
    """Return one hash of all registers, the list of documents and the data dictionary."""
    digest = hashlib.sha256()
    for path in (data_package(), documents(), *sorted(register("x").parent.glob("*.csv"))):
        content = path.read_bytes() if path.is_file() else b""
        digest.update(f"{path.name} {len(content)} ".encode() + content)
    return digest.hexdigest()


def are_registers_known_valid() -> bool:
    """Return whether these very registers were validated earlier in the same batch."""
    return os.environ.get(VALID_REGISTERS) == hash_registers()


def require_readable(path: Path, *, remedy: str = RESTORE) -> None:
    """Stop unless a file is there, can be opened and is UTF-8 text; `remedy` says what to do."""
    try:
        path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise MissingInputError(f"cannot read '{path}': {reason}. {remedy}") from error


def require_foreign_key(values: Iterable[str], known: Set[str], *, field: str, path: Path) -> None:
    """Stop at the first row whose code in one column is unknown to the register.

    Parameters
    ----------
    values
        The column, in the order of the file's rows.
    known
        The codes of the register.
    field, path
        Named in the error, with the row counted as a spreadsheet does: the header is row 1.
    """
    for row, value in enumerate(values, start=2):
        if value not in known:
            raise ContractError(
                f"{path.name}: row '{row}', field '{field}' holds '{value}', which its register "
                "does not know: correct the row or add the code to the register"
            )


def _describe_first_error(path: Path, report: Report) -> str:
    """Return one line for the first error of a frictionless report."""
    keys = ["rowNumber", "fieldName", "label", "cell", "type", "note"]
    row, field, label, cell, rule, note = report.flatten(keys)[0]
    where = f"row '{row}'" if row else "the table as a whole"
    value = "" if cell in (None, "None") else f" with value '{cell}'"  # an empty cell is "None"
    reason = f" ({note})" if note else ""
    return (
        f"{path.name}: {where}, field '{field or label or '-'}'{value} breaks rule '{rule}'"
        f"{reason}: correct the file; the rules stand in data/datapackage.json"
    )
