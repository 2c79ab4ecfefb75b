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
from helpers.ground.opening import read_text
from helpers.ground.paths import data_package, documents, register
from helpers.ground.remember import read_file_state

if TYPE_CHECKING:
    import pandas as pd

RESTORE = "Restore the file, or correct its name in data/raw/documents.csv"

VALID_REGISTERS = "EGOV_VALID_REGISTERS"
"""Variable in which a batch tells its kernels the hash of registers that it has seen validated."""

Described = dict[str, Any]
"""A part of the data dictionary, as JSON has it."""


@cache
def _read_package(path: Path, state: tuple[object, ...]) -> Described:
    """Return the parsed data dictionary, which is in this state."""
    try:
        package: Described = json.loads(read_text(path, remedy="Restore it"))
        _require_described(package)
    except (MissingInputError, ValueError, RecursionError) as error:
        raise MissingInputError(
            f"data dictionary '{path}' cannot be read ({error}): restore it"
        ) from error
    except (KeyError, TypeError, AttributeError) as error:
        raise MissingInputError(
            f"data dictionary '{path}' is no Data Package with resources, each with name, path and "
            f"schema ({type(error).__name__}: {error}): restore it"
        ) from error
    return package


def _require_described(package: Described) -> None:
    """Ask of every table what all readers of the dictionary take for granted."""
    for described in package["resources"]:
        _ = described["name"] + described["path"]
        for field in described["schema"]["fields"]:
            _ = field["name"] + field["type"]
        _ = [key["reference"]["resource"] for key in described["schema"].get("foreignKeys", [])]


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


def list_rules(resource: str) -> list[Described]:
    """Return the rules between rows: those written down, and one for each text in two languages."""
    schema, names = select_schema(resource), list_columns(resource)
    starts = [name.removesuffix("_vi") for name in names if name.endswith("_vi")]
    texts = [[f"{start}_vi", f"{start}_en"] for start in starts if f"{start}_en" in names]
    pairs = [{"rule": "pair", "fields": fields} for fields in texts]
    return [*schema.get("rules", []), *(pairs if _is_raw(resource) else [])]


def _is_raw(resource: str) -> bool:
    described = next(d for d in read_package()["resources"] if d["name"] == resource)
    return str(described["path"]).startswith("raw/")


def list_registers_of_documents() -> list[str]:
    """Return the registers of which every row is about a document."""
    return [
        described["name"]
        for described in read_package()["resources"]
        if described["path"].startswith("raw/registers/")
        and "document_id" in list_columns(described["name"])
    ]


def list_number_columns(resource: str) -> list[str]:
    """Return the names of a table's numeric columns."""
    fields = select_schema(resource)["fields"]
    return [field["name"] for field in fields if field["type"] in ("number", "integer")]


def list_key(table: str) -> list[str]:
    """Return the fields that tell the rows of a table apart."""
    key: list[str] = select_schema(table)["primaryKey"]
    return key


def name_by_key(row: Mapping[str, object], fields: Sequence[str], mark: str = " | ") -> str:
    """Return the name of a row of a table by the fields of its key, the mark between them."""
    return mark.join(str(row[field]) for field in fields)


def require_unique_key(frame: pd.DataFrame, table: str) -> None:
    """Stop if two rows share the primary key."""
    key = list_key(table)
    twice = frame[frame.duplicated(key, keep=False)]
    if not twice.empty:
        raise ContractError(
            f"{table}: key {', '.join(key)} occurs twice: "
            f"'{' / '.join(map(str, twice.iloc[0][key]))}'. Make the rows distinct"
        )


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
    read_text(path, remedy=remedy)


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
