"""Files that people hand over: opened one way, or refused in one sentence with line and remedy."""

from __future__ import annotations

import os
import random
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.ground import opening
from helpers.ground.errors import ContractError, MissingInputError, ProjectError
from helpers.ground.opening import read_table, read_text, require_file
from helpers.reading.draft import read_draft

COLUMNS = ("document_id", "line", "seq", "printed", "qualifier")
ROWS = (("a", "13", "1", "1.532", "exact"), ("a", "13", "2", "12,4%", "over"))
PLAIN = 'document_id,line,seq,printed,qualifier\na,13,1,1.532,exact\na,13,2,"12,4%",over\n'

SAME = {
    "plain": PLAIN.encode(),
    "byte-order mark": PLAIN.encode("utf-8-sig"),
    "line ends of Windows": PLAIN.replace("\n", "\r\n").encode(),
    "line ends of an old Macintosh": PLAIN.replace("\n", "\r").encode(),
    "no last line end": PLAIN.rstrip().encode(),
    "blank lines": PLAIN.replace("\n", "\n\n").encode(),
    "rows of empty cells": (PLAIN + ",,,,\n , ,,,\n").encode(),
    "empty columns": "".join(f"{line},,\n" for line in PLAIN.splitlines()).encode(),
}


def write(folder: Path, content: bytes) -> Path:
    path = folder / "a.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("content", SAME.values(), ids=SAME)
def test_what_a_spreadsheet_adds_changes_nothing(tmp_path: Path, content: bytes) -> None:
    table = read_table(write(tmp_path, content))
    assert (table.columns, table.rows) == (COLUMNS, ROWS)


def test_rows_know_their_lines(tmp_path: Path) -> None:
    content = 'a,b\n\n"two\nlines",1\n,\n3,4\n'
    table = read_table(write(tmp_path, content.encode()))
    assert table.lines == (3, 6)
    assert table.list_records()[1] == {"a": "3", "b": "4"}


def change(mark: str) -> bytes:
    return "\n".join(mark.join(row) for row in (COLUMNS, *ROWS)).encode()


SPREADSHEET = "save the table as 'CSV UTF-8"
REFUSED = {
    "semicolons": (change(";"), ContractError, ("line '1'", "semicolons", SPREADSHEET)),
    "a header twice": (
        f"{PLAIN}{PLAIN}".encode(),
        ContractError,
        ("line '4'", "header once more", "take the line out"),
    ),
    "tabs": (change("\t"), ContractError, ("line '1'", "tabs", SPREADSHEET)),
    "one row of semicolons": (
        f"{PLAIN}a;14;1;5;exact\n".encode(),
        ContractError,
        ("line '4'", "semicolons", "a;14;1;5;exact"),
    ),
    "UTF-16": (PLAIN.encode("utf-16"), MissingInputError, ("line '1'", "UTF-16", SPREADSHEET)),
    "UTF-16 without mark": (PLAIN.encode("utf-16-le"), MissingInputError, ("UTF-16",)),
    "Windows letters": (
        PLAIN.replace("over", "hơn").encode("cp1258"),
        MissingInputError,
        ("line '3'", "0xf5", "not UTF-8", SPREADSHEET),
    ),
    "zero bytes": (PLAIN.replace("over", "\0").encode(), MissingInputError, ("line '3'", "0x00")),
    "bare comma in a count": (
        f"{PLAIN}a,14,1,61,877,exact\n".encode(),
        ContractError,
        ("line '4'", "'printed'", "'61,877'", '"61,877"'),
    ),
    "bare comma in a percentage": (
        PLAIN.replace('"', "").encode(),
        ContractError,
        ("line '3'", "'printed'", "'12,4%'"),
    ),
    "a cell too few": (f"{PLAIN}a,14,1,5\n".encode(), ContractError, ("line '4'", "'4'", "5")),
    "an open quotation": (f'{PLAIN}a,14,1,"5,exact\n'.encode(), ContractError, ("line '4'", '""')),
    "nothing": (b"", ContractError, ("empty",)),
    "a column twice": (b"a,a\n1,2\n", ContractError, ("'a'", "twice")),
}


@pytest.mark.parametrize(("content", "kind", "words"), REFUSED.values(), ids=REFUSED)
def test_other_tables_are_refused_with_line_and_remedy(
    tmp_path: Path, content: bytes, kind: type[ProjectError], words: tuple[str, ...]
) -> None:
    with pytest.raises(kind) as caught:
        read_table(write(tmp_path, content))
    for word in ("a.csv", *words):
        assert word in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_very_long_cell_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match=r"line '2' .*field limit"):
        read_table(write(tmp_path, b"a,b\n1," + b"9" * 200_000))


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))


def make_large(path: Path) -> None:
    path.touch()
    os.truncate(path, opening.LARGEST_BYTES + 1)


OTHER_KINDS: dict[str, tuple[Callable[[Path], object], str]] = {
    "folder": (Path.mkdir, "folder"),
    "pipe": (os.mkfifo, "named pipe"),
    "socket": (make_socket, "socket"),
    "device": (lambda path: path.symlink_to("/dev/zero"), "device"),
    "link to itself": (lambda path: path.symlink_to(path), "symbolic links"),
    "too large": (make_large, "limit"),
    "absent": (lambda path: None, "No such file"),
}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
@pytest.mark.parametrize(("make", "word"), OTHER_KINDS.values(), ids=OTHER_KINDS)
def test_what_is_no_plain_file_is_not_opened(
    tmp_path: Path, make: Callable[[Path], object], word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # the path of a socket is short
    make(Path("a"))
    for read in (require_file, read_text, read_table):
        with pytest.raises(MissingInputError, match=rf"cannot read 'a': .*{word}.*\. Try again"):
            read(Path("a"), remedy="Try again")


def describe(path: Path) -> str:
    """Return why a table is refused; empty if it is read, and then every row is as wide."""
    try:
        table = read_table(path)
    except ProjectError as error:
        return str(error)
    assert {len(row) for row in table.rows} <= {len(table.columns)}
    return ""


def test_no_bytes_end_in_a_traceback(tmp_path: Path) -> None:
    """Mutated tables: read as they are, or refused in one line."""
    chance, refused = random.Random(7), 0
    for _ in range(400):
        content = bytearray(PLAIN.encode())
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(content))
            content[place : place + chance.randint(0, 3)] = chance.choice(
                [
                    b'"',
                    b";",
                    b"\t",
                    b"\r\n",
                    b"\0",
                    b"\xff\xfe",
                    b",",
                    b"",
                    bytes([chance.randrange(256)]),
                ]
            )
        told = describe(write(tmp_path, bytes(content)))
        refused += bool(told)
        assert not told or ("a.csv" in told and "\n" not in told)
    assert 100 < refused < 400


@pytest.mark.parametrize("content", ["", "{", "[" * 100_000, "9" * 5_000, "\0", "nul"])
def test_what_is_no_json_is_told(content: str, tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(MissingInputError, match=r"cannot read '.*x\.json'.*: .*Restore the file"):
        opening.read_json(file)
    with pytest.raises(ProjectError, match=r"x\.json"):
        read_draft(file)


def test_marks_of_byte_order_are_left_out_however_many(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("\ufeff\ufeffa,b\n1,2\n", encoding="utf-8")
    assert opening.read_table(file).columns == ("a", "b")
