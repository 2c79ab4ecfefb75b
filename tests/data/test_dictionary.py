"""The data dictionary is enforced, and its errors say file, row, field, value and rule."""

from __future__ import annotations

import json

import pytest

from helpers.data.contract import require_valid_file
from helpers.data.dictionary import (
    list_columns,
    list_number_columns,
    read_package,
    require_foreign_key,
    require_readable,
    select_schema,
)
from helpers.ground import paths
from helpers.ground.errors import ContractError, MissingInputError

SCHEMA = {
    "fields": [
        {"name": "code", "type": "string", "constraints": {"required": True, "enum": ["a", "b"]}},
        {"name": "size", "type": "integer"},
        {"name": "share", "type": "number"},
    ],
    "primaryKey": ["code"],
    "foreignKeys": [{"fields": "code", "reference": {"resource": "absent", "fields": "code"}}],
    "missingValues": [""],
}


@pytest.fixture
def table(tmp_path, monkeypatch):
    """Write a CSV file in a project whose dictionary describes one table `things`."""
    (tmp_path / "data").mkdir()
    package = {
        "name": "test",
        "resources": [{"name": "things", "path": "things.csv", "schema": SCHEMA}],
    }
    (tmp_path / "data" / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(tmp_path))

    def write(text: str | bytes):
        path = tmp_path / "things.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def test_columns_come_from_the_dictionary(table):
    table("")
    assert list_columns("things") == ["code", "size", "share"]
    assert list_number_columns("things") == ["size", "share"]


def test_an_undescribed_table_is_refused(table):
    table("")
    with pytest.raises(ContractError, match=r"table 'nothing' is not described .*datapackage.json"):
        select_schema("nothing")


def test_the_dictionary_follows_the_root(table, tmp_path, monkeypatch, repository):
    table("")
    assert len(read_package()["resources"]) == 1
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(repository))
    assert len(read_package()["resources"]) > 1


@pytest.mark.parametrize("content", [None, "{", b"\xff\xfe"])
def test_an_unreadable_dictionary_is_named(tmp_path, monkeypatch, content):
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(tmp_path))
    target = tmp_path / "data" / "datapackage.json"
    target.parent.mkdir()
    if content is not None:
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(MissingInputError, match=r"data dictionary '.*datapackage\.json'"):
        read_package()


def test_a_valid_file_passes(table):
    require_valid_file(table("code,size,share\na,1,0.5\nb,,\n"), "things")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("code,size,share\na,1,\nc,1,\n", ["row '3'", "field 'code'", "'c'", "enum"]),
        ("code,size,share\n,1,\n", ["row '2'", "field 'code'", "required"]),
        ("code,size,share\na,many,\n", ["row '2'", "field 'size'", "'many'", "type-error"]),
        ("code,size,share\na,1,\nb,2,\na,3,\n", ["row '4'", "primary-key", "earlier row"]),
        ("code,size,share,more\na,1,,x\n", ["field 'more'", "extra-label"]),
        ("code,size\na,1\n", ["field 'share'", "missing-label"]),
        ("size,code,share\n1,a,\n", ["field 'size'", "incorrect-label"]),
    ],
)
def test_a_broken_rule_is_told_with_its_place(table, text, told):
    with pytest.raises(ContractError) as caught:
        require_valid_file(table(text), "things")
    message = str(caught.value)
    assert message.startswith("things.csv: ")
    assert "\n" not in message
    assert "correct the file" in message
    assert [part for part in told if part not in message] == []


def test_no_value_is_invented_for_an_empty_cell(table):
    with pytest.raises(ContractError) as caught:
        require_valid_file(table("code,size,share\n,1,\n"), "things")
    assert "None" not in str(caught.value)


def test_an_absent_file_is_no_contract_matter(table, tmp_path):
    table("")
    with pytest.raises(MissingInputError, match=r"cannot read '.*absent.csv'.*Restore"):
        require_valid_file(tmp_path / "absent.csv", "things")


@pytest.mark.parametrize("content", ["Lạng Sơn".encode("utf-16"), b"L\xe0ng"])
def test_a_file_that_is_not_utf8_is_unreadable(tmp_path, content):
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(MissingInputError, match="not UTF-8"):
        require_readable(path)


def test_a_folder_is_unreadable(tmp_path):
    with pytest.raises(MissingInputError, match="cannot read"):
        require_readable(tmp_path)


def test_the_first_unknown_foreign_code_is_told_with_its_row(tmp_path):
    require_foreign_key(["a", "b", "a"], {"a", "b"}, field="code", path=tmp_path / "t.csv")
    with pytest.raises(ContractError, match=r"t\.csv: row '3', field 'code' holds 'z'"):
        require_foreign_key(["a", "z", "y"], {"a"}, field="code", path=tmp_path / "t.csv")
