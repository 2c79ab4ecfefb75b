"""Pages of other provinces, typed in as they are printed, give pages that say what is true.

Each file in `documents/` is one document; its row stands in `documents.csv`. Nothing else knows of
them: whoever adds a document here adds a file and a row. All are built once, in one project.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from benchmarks.report_speed import run_cells
from helpers.batch.plan import COMPARISON_NOTEBOOK, DATA_NOTEBOOKS
from helpers.cli.audit import audit_file
from helpers.data import dictionary, store
from helpers.data.documents import list_provinces
from helpers.ground import paths
from helpers.ground.languages import LANGUAGES
from helpers.ground.vocabulary import DIMENSIONS
from tests.conftest import copy_project
from tests.shapes.conftest import Place, clear_documents, complete_document, write_rows

HERE = Path(__file__).parent
FILES = sorted((HERE / "documents").glob("*.csv"))
MOST_CELLS = 6
ONLINE = ("share_online_of_received", "share_online_of_handled", "share_online_of_settled")

Row = dict[str, str]


def read_rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


REGISTERED = {row["document_id"]: row for row in read_rows(HERE / "documents.csv")}
STYLES = {name: row["number_style"] for name, row in REGISTERED.items()}
INDICATORS = {
    row["indicator_code"]: row for row in store.read_register("indicators").to_dict("records")
}
PROVINCES = {row["province_id"]: row for row in store.read_register("provinces").to_dict("records")}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Place]]:
    """Build the tables of all documents in one project of their own; places by province."""
    with pytest.MonkeyPatch.context() as patch:
        root = copy_project(tmp_path_factory.mktemp("secondary"))
        patch.setenv(paths.ROOT_VARIABLE, str(root))
        clear_documents(root)
        dictionary._read_package.cache_clear()
        columns = list(store.read_documents().columns)
        rows = [complete_document(row) for row in REGISTERED.values()]
        write_rows(paths.documents(), columns, [{c: r.get(c, "") for c in columns} for r in rows])
        for path in FILES:
            target = paths.transcription(path.stem)
            target.write_bytes(path.read_bytes())
        for province_id in list_provinces():
            for name in DATA_NOTEBOOKS:
                run_cells(name, {"province_id": province_id})
        yield {province_id: Place(province_id) for province_id in list_provinces()}
    dictionary._read_package.cache_clear()


@pytest.fixture(scope="module")
def told(built: dict[str, Place]) -> dict[tuple[str, str], str]:
    """Return the words of each page by province and language."""
    return {(name, lang): place.tell(lang) for name, place in built.items() for lang in LANGUAGES}


def read_number(token: str, style: str) -> Fraction | None:
    """Return a plain count as a reader of a style reads it; None for anything else."""
    marks = {"vi": (".", ","), "en": (",", ".")}[style]
    plain = token.replace(marks[0], "").replace(marks[1], ".")
    return Fraction(plain) if re.fullmatch(r"\d+(\.\d+)?", plain) else None


def read_share(token: str, style: str) -> Fraction | None:
    """Return a printed percentage as a fraction; None for a range or anything else."""
    number = read_number(token.removesuffix("%").strip(), style) if token.endswith("%") else None
    return None if number is None else number / 100


def name_place(row: Row, document_id: str, seen: dict[str, int]) -> str:
    seen[row["line"]] = seen.get(row["line"], 0) + 1
    return f"{document_id}:{row['line']}:{seen[row['line']]}"


def list_figures() -> dict[str, tuple[Row, str]]:
    """Return every typed figure with the style of its document, by its place."""
    found = {}
    for path in FILES:
        seen: dict[str, int] = {}
        for row in read_rows(path):
            found[name_place(row, path.stem, seen)] = (row, STYLES[path.stem])
    return found


FIGURES = list_figures()


def count_figure(name: str) -> Fraction:
    """Return the count that stands at a place, of a ratio its own side."""
    row, style = FIGURES[name]
    sides = {"numerator": 0, "denominator": -1}
    token = row["printed"].split("/")[sides.get(row.get("measurement_kind", ""), 0)]
    words = {"tám": Fraction(8)}
    number = words.get(token) or read_number(token, style)
    assert number is not None, name
    return number


# what is typed


def test_every_document_has_its_row_and_every_row_its_document():
    assert [path.stem for path in FILES] == sorted(REGISTERED)
    assert FILES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_figure_takes_few_cells(path):
    rows = read_rows(path)
    cells = sum(value != "" for row in rows for value in row.values())
    assert cells / len(rows) <= MOST_CELLS


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_file_alone_passes_the_check(path, built):
    audited = audit_file(paths.transcription(path.stem))
    failed = audited.findings[audited.findings["result"] == "failed"]
    assert failed[["check_code", "explanation_en"]].to_numpy().tolist() == []


# what follows


def test_every_figure_is_read(built):
    found = {
        f"{row['document_id']}:{row['line']}:{row['seq']}": row
        for place in built.values()
        for row in place.read("observations")
    }
    assert set(found) == set(FIGURES)
    for name, row in found.items():
        assert not pd.isna(row["value_low"]), f"{name} has no value and no bounds"
    provisional = [name for name, row in found.items() if row["obs_status"] == "P"]
    assert provisional == []  # none of these was signed before its period ended


def test_a_share_is_the_quotient_of_the_printed_counts_that_it_names(built):
    for place in built.values():
        for row in place.read("shares"):
            if row["rests_on"] != "counts":
                assert row["numerator_rows"] == row["denominator_rows"] == ""
                continue
            sides = [row["numerator_rows"].split(), row["denominator_rows"].split()]
            above, below = (sum(map(count_figure, names)) for names in sides)
            assert row["value"] == pytest.approx(float(above / below)), row["indicator_code"]
            assert 0 <= row["value"] <= 1


def test_a_share_counts_what_its_name_says(built):
    """The codebook names the two sides; a code that a figure has narrows its share as well."""
    for place in built.values():
        for row in place.read("shares"):
            told = INDICATORS[row["indicator_code"]]
            for side, column in (
                ("numerator", "numerator_code"),
                ("denominator", "denominator_code"),
            ):
                codes = {FIGURES[name][0]["indicator_code"] for name in row[f"{side}_rows"].split()}
                assert codes <= {told[column]} or not told[column], row["indicator_code"]
            if row["printed_rows"]:
                printed, _ = FIGURES[row["printed_rows"]]
                for dimension in ("tier", "scope"):
                    assert row[dimension] == (printed.get(dimension) or "_T"), row["printed_rows"]


def test_a_share_printed_with_its_counts_is_checked(built):
    """Find by hand the printed shares whose two sides are printed, and ask the audit for them."""
    expected = set(list_checkable())
    checked = {
        name
        for place in built.values()
        for row in place.read("findings")
        if row["check_code"] == "printed_share" and row["result"] in ("passed", "failed")
        for name in row["rows"].split()
        if FIGURES[name][0]["indicator_code"].startswith("share_")
    }
    assert expected
    assert expected - checked == set()


def list_checkable() -> Iterator[str]:
    """Yield the printed shares of a document that prints numerator and base of the same cut."""
    for name, (row, style) in FIGURES.items():
        share, document = INDICATORS[row["indicator_code"]], name.partition(":")[0]
        if share["kind"] == "share" and read_share(row["printed"], style) is not None:
            own = [r for n, (r, _) in FIGURES.items() if n.startswith(f"{document}:")]
            said = dict(part.split("=") for part in share["implied"].split())
            above = {d: row.get(d) or "_T" for d in DIMENSIONS} | said
            below = above | dict.fromkeys(said, "_T")
            if is_printed(share["numerator_code"], above, own) and is_printed(
                share["denominator_code"], below, own
            ):
                yield name


def is_printed(code: str, cut: Row, rows: list[Row]) -> bool:
    """Return whether one of some figures is of an indicator and a cut."""
    own = [row for row in rows if row["indicator_code"] == code]
    return any(all((row.get(d) or "_T") == c for d, c in cut.items()) for row in own)


# what the pages say


def test_every_page_is_told_in_both_languages(told):
    for text in told.values():
        assert not {"nan", "inf", "none", "null"} & set(text.casefold().split())
        assert "_T" not in text


def test_a_page_tells_the_share_online_that_its_documents_print(built, told):
    printed = {
        REGISTERED[name.partition(":")[0]]["province_id"]
        for name, (row, _) in FIGURES.items()
        if row["indicator_code"] in ONLINE
    }
    assert printed
    for province_id, place in built.items():
        assert ("online" in place.list_sections()) >= (province_id in printed)
        for lang in LANGUAGES:
            names = [INDICATORS[code][f"label_{lang}"] for code in ONLINE]
            is_told = any(f"{name}: " in told[province_id, lang] for name in names)
            assert is_told == (province_id in printed), province_id


def test_every_printed_number_stands_on_the_page_as_it_is_printed(told):
    for name, (row, _) in FIGURES.items():
        province_id = REGISTERED[name.partition(":")[0]]["province_id"]
        for lang in LANGUAGES:
            assert row["printed"] in told[province_id, lang], name


def test_a_hedged_share_is_never_told_without_its_hedge(built):
    for place in built.values():
        for row in place.read("shares"):
            if row["printed_rows"]:
                typed = FIGURES[row["printed_rows"]][0].get("qualifier") or "exact"
                assert row["printed_qualifier"] == typed


def test_marks_of_numbers_are_explained_to_readers_of_the_other_language(told):
    for province_id, lang in told:
        styles = {r["number_style"] for r in REGISTERED.values() if r["province_id"] == province_id}
        said = {"en": "Vietnamese marks", "vi": "dấu của tiếng Anh"}[lang]
        assert (said in told[province_id, lang]) == bool(styles - {lang})


def test_a_page_counts_its_figures_and_names_its_place(told):
    for (province_id, lang), text in told.items():
        number = sum(
            REGISTERED[name.partition(":")[0]]["province_id"] == province_id for name in FIGURES
        )
        assert f"{number} figures" in text if lang == "en" else f"{number} con số" in text
        assert PROVINCES[province_id]["name_vi"] in text
        kind = {"city": "tỉnh", "province": "thành phố"}[PROVINCES[province_id]["kind"]]
        assert f"{kind} {PROVINCES[province_id]['name_vi']}" not in text


def test_no_count_is_spread_over_days_before_its_period_or_its_province(built):
    for province_id, place in built.items():
        since = PROVINCES[province_id]["valid_from"]
        for row in place.read("sensitivity"):
            if row["exposure"] == "from_january":
                assert since <= f"{row['period_end'][:4]}-01-01"
                assert row["period_start"] != row["period_end"]


def test_provinces_are_compared_where_two_print_the_same_share(built):
    for lang in LANGUAGES:
        run_cells(COMPARISON_NOTEBOOK, {"lang": lang})
