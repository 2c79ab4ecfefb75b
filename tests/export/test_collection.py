"""Everything in one file: the same numbers as the tables, and queries that were run."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from helpers.data import store
from helpers.data.dictionary import list_columns, read_package
from helpers.export import bundle, collection, places
from helpers.export.bundle import list_bundles, place_file

REPOSITORY = Path(__file__).resolve().parents[2]
GUIDE = (REPOSITORY / "docs" / "how-to-use-the-data.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", GUIDE, flags=re.DOTALL)
BLOCKS = dict(
    re.findall(r"```(python|r|sql)\n(.*?)```", (REPOSITORY / "README.md").read_text(), re.DOTALL)
)
"""The lines of the README by their language; each stands there once."""


@pytest.fixture(scope="module")
def whole(bundled) -> Path:
    """The SQLite file of all committed tables; zips and workbooks lie beside it."""
    collection.write_collection({})
    return place_file(collection.name_collection(), collection.DATABASE)


def ask(place: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"file:{place}?mode=ro", uri=True)) as database:
        return database.execute(query).fetchall()


@pytest.mark.parametrize("table", ["observations", "shares", "findings"])
def test_the_database_holds_the_tables(whole, table):
    frame = store.read_all_processed(table).astype(object)
    told = frame.where(frame.notna() & (frame != ""), None).to_numpy().tolist()
    columns = ", ".join(f'"{name}"' for name in list_columns(table))
    assert ask(whole, f'SELECT {columns} FROM "{table}"') == [tuple(row) for row in told]


def test_the_database_explains_every_column_and_code(whole):
    for described in read_package()["resources"]:
        held = [row[1] for row in ask(whole, f'PRAGMA table_info("{described["name"]}")')]
        if held:
            told = ask(whole, f"SELECT field FROM fields WHERE \"table\" = '{described['name']}'")
            assert held == [name for (name,) in told] == list_columns(described["name"])
    unknown = "SELECT count(*) FROM observations WHERE obs_status NOT IN (SELECT code FROM codes)"
    assert ask(whole, unknown) == [(0,)]


@pytest.mark.parametrize("number", range(len(QUERIES)))
def test_the_queries_of_the_guide_answer(whole, number):
    assert len(QUERIES) == 3
    assert ask(whole, QUERIES[number])


# the lines of the README


@pytest.mark.parametrize("language", BLOCKS)
def test_a_stranger_needs_three_lines(language):
    assert BLOCKS[language].count("\n") == 3


def test_the_lines_for_pandas_load_every_figure(whole, monkeypatch):
    monkeypatch.chdir(whole.parents[1])
    exec(BLOCKS["python"], told := {})
    assert len(told["figures"]) == len(store.read_all_processed("observations"))
    assert str(told["figures"]["value"].dtype) == "float64"


def test_the_lines_for_sql_find_a_figure_and_its_address(whole):
    ((*_, address),) = ask(whole, BLOCKS["sql"])
    (value,) = re.findall(r"value = (\d+)", BLOCKS["sql"])
    assert ask(whole, f"SELECT value FROM figures WHERE address = '{address}'") == [(float(value),)]


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="no R: apt install r-base-core")
def test_the_lines_for_r_load_every_figure(whole):
    told = "cat(nrow(figures), class(figures$value), class(figures$printed))"
    done = subprocess.run(
        ["Rscript", "-e", BLOCKS["r"] + told],
        cwd=whole.parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    if "no package called" in done.stderr:
        pytest.skip("R without RSQLite: apt install r-cran-rsqlite")
    assert done.returncode == 0, done.stderr
    rows, value, printed = done.stdout.split()
    assert int(rows) == len(store.read_all_processed("observations"))
    assert (value, printed) == ("numeric", "character")


def test_the_view_tells_each_figure_once(whole):
    assert ask(whole, "SELECT count(*) FROM figures") == ask(
        whole, "SELECT count(*) FROM observations"
    )


def test_a_second_writing_gives_the_same_bytes(whole, monkeypatch, tmp_path):
    files = [places.bundle(name) for told in list_bundles() for name in told["files"]]
    before = {place.name: place.read_bytes() for place in files}
    assert len(before) == 5
    monkeypatch.setattr(places, "bundle", lambda name: tmp_path / name)
    monkeypatch.setattr(bundle, "MOST_ROWS", 0)  # the workbook takes longest, and has its own test
    collection.write_collection({})
    again = {place.name: place.read_bytes() for place in tmp_path.iterdir()}
    assert {name: again.get(name) for name in before if "xlsx" not in name} == {
        name: content for name, content in before.items() if "xlsx" not in name
    }


def test_the_list_tells_the_rows(whole):
    told = {one["name"]: one["rows"] for one in list_bundles()}
    tables = collection.read_tables()
    assert told[collection.name_collection()] == sum(map(len, tables.values()))
    assert 0 < told["compare"] < len(tables["shares"])


def test_of_very_many_provinces_a_batch_packs_the_comparison_only(whole, monkeypatch, tmp_path):
    monkeypatch.setattr(collection, "MOST_PLACES", 0)
    monkeypatch.setattr(places, "bundle", lambda name: tmp_path / name)
    collection.write_collection({})
    assert {place.name for place in tmp_path.iterdir()} == {
        "bundles.json",
        "compare.xlsx",
        "compare.zip",
    }
    assert [told["name"] for told in json.loads((tmp_path / "bundles.json").read_text())] == [
        "compare"
    ]
