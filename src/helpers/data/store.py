"""The only module that reads and writes data tables; the contract holds both ways."""

from __future__ import annotations

import csv
import io
import math
import os
from functools import lru_cache
from pathlib import Path

import pandas as pd

from helpers.data.at_hand import require_unspoilt
from helpers.data.contract import (
    Tables,
    find_file,
    require_valid_file,
    require_valid_rows,
)
from helpers.data.dictionary import (
    are_registers_known_valid,
    list_columns,
    list_number_columns,
    require_foreign_key,
    require_unique_key,
)
from helpers.data.documents import list_documents, list_documents_of, list_provinces
from helpers.data.grades import mark_grade
from helpers.data.owners import find_document, find_province, require_provinces
from helpers.data.registers import validate_registers
from helpers.ground import paths
from helpers.ground.errors import ContractError, MissingInputError, UnknownProvinceError
from helpers.ground.frames import list_records
from helpers.ground.opening import Table, read_table
from helpers.ground.remember import State, read_file_state, remember
from helpers.printed.cleaning import Registers, require_whole_ratios
from helpers.printed.defaults import complete_rows
from helpers.printed.units import build_units

SIGNIFICANT_DIGITS = 15
PARTITIONS = 1_000  # of processed tables, kept in memory
OWN_KEY = "document_id"
"""Field of a transcription that need not be known: one is checked before it is registered."""


def read_register(name: str) -> pd.DataFrame:
    """Return one register as text columns."""
    return _read_named(name).copy(deep=False)  # shares its cells until one of the two is changed


def read_documents() -> pd.DataFrame:
    """Return the register of source documents as text columns."""
    return _read_named("documents").copy(deep=False)


def read_documents_of(province_id: str) -> pd.DataFrame:
    """Return the documents that print figures of one province, in the order of the register."""
    own, documents = list_documents_of(province_id), read_documents()
    return documents[documents["document_id"].isin([row["document_id"] for row in own])]


def require_valid_registers() -> None:
    """Stop unless every register, the list of documents included, obeys its contract.

    A batch has this done once for all its places, as long as no byte of them changes.
    """
    if not are_registers_known_valid():
        _validate_registers()


@remember
def _validate_registers() -> None:
    """Stop at the first row of a register that breaks its contract."""
    validate_registers(_share_tables())


@remember
def _share_tables() -> Tables:
    """Return the registers as they are looked up in, for all documents the same."""
    return Tables()


@remember
def _read_named(name: str) -> pd.DataFrame:
    """Return a register, or the list of documents, by the name of its resource."""
    return _read_text(find_file(name), name)


def read_cleaning_registers() -> Registers:
    """Return the registers that cleaning consults."""
    return Registers(
        indicators=read_register("indicators"),
        code_lists=read_register("code_lists"),
        corrections=read_register("corrections"),
        documents=read_documents(),
        units=build_units(list_records(read_register("units"))),
    )


def require_documents(province_id: str) -> None:
    """Stop unless at least one document belongs to a province."""
    if province_id not in list_provinces():
        raise UnknownProvinceError(
            f"province '{province_id}' has no document in data/raw/documents.csv: "
            "`python3 run.py provinces` lists those that have"
        )


def read_transcriptions(province_id: str) -> pd.DataFrame:
    """Return the transcriptions of all documents of one province, registers and rows validated.

    Raises
    ------
    UnknownProvinceError
        If no document belongs to the province.
    MissingInputError, ContractError
        If a transcription is absent, unreadable or breaks its contract.
    """
    require_valid_registers()
    require_documents(province_id)
    own = list_documents_of(province_id)
    rows = pd.concat([read_transcription(row["document_id"]) for row in own], ignore_index=True)
    return rows[rows["province_id"] == province_id].reset_index(drop=True)


def read_judgements(province_id: str) -> pd.DataFrame:
    """Return the judgements on the documents of one province, with `document_id`; often none."""
    own = [row["document_id"] for row in list_documents_of(province_id)]
    found = [_read_judgements(name) for name in own if os.path.lexists(paths.judgements(name))]
    empty = pd.DataFrame(columns=["document_id", *list_columns("judgements")])
    return pd.concat([empty, *found], ignore_index=True)


def _read_judgements(document_id: str) -> pd.DataFrame:
    """Return the validated judgements on one document."""
    path = paths.judgements(document_id)
    require_valid_file(path, "judgements", _share_tables())
    return _read_text(path, "judgements").assign(document_id=document_id)


def read_transcription(document_id: str) -> pd.DataFrame:
    """Return the validated transcription of one document as text columns."""
    state = read_file_state(str(paths.transcription(document_id)))
    return _read_transcription(document_id, state).copy(deep=False)


@remember
def _read_transcription(document_id: str, state: State) -> pd.DataFrame:
    """Return the same of a file in this state: each province of a document on many reads it."""
    path = paths.transcription(document_id)
    table = read_transcription_file(path)
    if table.empty:
        raise ContractError(
            f"{path.name}: the table holds '0' rows, so a whole document would vanish: restore it"
        )
    require_foreign_key(table["document_id"], {document_id}, field="document_id", path=path)
    document = find_document(document_id)
    require_provinces(table, document, path)
    require_unspoilt(list_records(table), document, path)
    return table


def read_transcription_file(path: Path) -> pd.DataFrame:
    """Return a validated transcription file as text columns, wherever it lies.

    A file may leave out columns and cells that follow from its document and from the codebook.
    """
    table, rows = read_unchecked(path)
    require_valid_rows(
        list_records(rows),
        "transcriptions",
        path=path,
        lines=table.lines,
        tables=_share_tables(),
        free=OWN_KEY,
    )
    require_whole_ratios(rows)
    return rows


def read_unchecked(path: Path) -> tuple[Table, pd.DataFrame]:
    """Return a transcription file as it is, and completed: for one that was validated before."""
    table, columns = read_table(path), list_columns("transcriptions")
    rows = _make_frame(table)
    if list(rows.columns) == columns[:-1]:  # a full table of one province need not name it
        rows[columns[-1]] = find_province(path.stem)
    if list(rows.columns) != columns:
        rows = complete_rows(
            rows,
            columns=columns,
            document=find_document(path.stem),
            indicators=_index_indicators(),
        )
    return table, rows


@remember
def _index_indicators() -> dict[str, dict[str, str]]:
    """Return the rows of the codebook by their code, for all documents the same."""
    return {row["indicator_code"]: row for row in list_records(read_register("indicators"))}


def read_processed(table: str, province_id: str) -> pd.DataFrame:
    """Return one province's partition of a processed table, numbers as floats.

    Raises
    ------
    UnknownProvinceError
        If no document belongs to the province.
    MissingInputError
        If the partition has not been built; the message names the command that builds it.
    """
    path = paths.processed(table, province_id)
    if not path.exists():
        require_documents(province_id)
        raise MissingInputError(
            f"'{path}' is not built: run `python3 run.py report --province {province_id}`"
        )
    return _read_partition(table, path, read_file_state(str(path))).copy()


@lru_cache(maxsize=PARTITIONS)
def _read_partition(table: str, path: Path, state: State) -> pd.DataFrame:
    """Return a partition of a processed table in this state; notebooks of a kernel share it."""
    frame = _read_text(path, table)
    for column in list_number_columns(table):
        frame[column] = pd.to_numeric(frame[column])
    return frame


def read_all_processed(table: str) -> pd.DataFrame:
    """Return a processed table for all provinces that have it; the batch names the others."""
    known = list_provinces()
    built = [p for p in known if paths.processed(table, p).exists()] or known[:1]
    return pd.concat([read_processed(table, p) for p in built], ignore_index=True)


def write_processed(frame: pd.DataFrame, table: str, *, province_id: str) -> Path:
    """Write one province's partition in the order of its rows, graded, and return its path.

    Raises
    ------
    ContractError
        If columns differ from the data dictionary, the key is not unique, or a row belongs to
        another province. The earlier file is then left as it was.
    """
    if frame.empty:  # no pair, no share: the partition exists and holds its header only
        frame = pd.DataFrame(columns=list_columns(table))
    frame = mark_grade(frame, list_documents(), columns=list_columns(table))
    _require_columns(list(frame.columns), table, table)
    require_unique_key(frame, table)
    require_foreign_key(frame["province_id"], {province_id}, field="province_id", path=Path(table))
    path = paths.processed(table, province_id)
    paths.replace_text(path, _format_csv(frame, list_number_columns(table)))
    return path


def _read_text(path: Path, resource: str) -> pd.DataFrame:
    """Return a CSV file as text columns after checking its header."""
    frame = _make_frame(read_table(path))
    _require_columns(list(frame.columns), resource, str(path))
    return frame


def _make_frame(table: Table) -> pd.DataFrame:
    """Return a table as text columns."""
    return pd.DataFrame(table.rows, columns=list(table.columns), dtype="str")


def _require_columns(found: list[str], resource: str, where: str) -> None:
    """Stop unless columns are just those of the data dictionary, in order."""
    expected = list_columns(resource)
    if found != expected:
        odd = (sorted(set(found) ^ set(expected)) or found)[0]
        told = f"columns differ from data/datapackage.json at '{odd}'"
        raise ContractError(f"{where}: {told}: table '{resource}' has {', '.join(expected)}")


def _format_csv(frame: pd.DataFrame, numbers: list[str]) -> str:
    """Return a table as CSV text with Unix line ends and plain decimal numbers."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(frame.columns)
    for row in list_records(frame):
        writer.writerow([format_cell(row[c]) if c in numbers else row[c] for c in frame.columns])
    return buffer.getvalue()


def format_cell(value: float | str | None) -> str:
    """Return a number with 15 significant digits; nothing for missing or unbounded."""
    number = math.nan if value is None or value == "" else float(value)
    if not math.isfinite(number):
        return ""
    return str(int(number)) if number.is_integer() else f"{number:.{SIGNIFICANT_DIGITS}g}"
