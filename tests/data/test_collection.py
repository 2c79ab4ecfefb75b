"""The committed data obey their dictionary, agree with each other and with the documents."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
import subprocess
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

import pandas as pd
import pytest
from frictionless import Package, Report

from helpers.data import dictionary, second, store
from helpers.data.contract import list_registers
from helpers.data.documents import list_provinces
from helpers.ground import paths, vocabulary
from helpers.ground.vocabulary import ANY, CODED_COLUMNS, DIMENSIONS, SAME, TOTAL
from helpers.printed.provinces import require_valid_document
from tests.representatives import choose_provinces

REPOSITORY = Path(__file__).resolve().parents[2]
DATA = REPOSITORY / "data"
SOURCES = Path(os.environ.get("HELPERS_SOURCES") or REPOSITORY.parent / "shared" / "sources")
DATA_NOTEBOOKS = {
    "01-clean-transcriptions": "observations",
    "02-audit-consistency": "findings",
    "03-compute-online-shares": "shares",
    "04-compute-growth": "growth",
}
TABLES = (
    *DATA_NOTEBOOKS.values(),
    *("sensitivity", "reference_intervals", "decompositions", "repairs"),
)
CHOSEN = choose_provinces()
SHORTEST_QUOTATION = 14  # syllables; a term or a title may be shared, a sentence may not

Row = dict[str, str]

NO_TEXTS = f"no text of a document at hand: no folder '{SOURCES}' (HELPERS_SOURCES)"


def read_rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


DOCUMENTS = {row["document_id"]: row for row in read_rows(DATA / "raw" / "documents.csv")}
TRANSCRIBED = sorted(path.stem for path in (DATA / "raw" / "transcriptions").glob("*.csv"))
REGISTERS = {
    path.stem: read_rows(path) for path in sorted((DATA / "raw" / "registers").glob("*.csv"))
}
IMPLIED = {row["indicator_code"]: row["implied"].split() for row in REGISTERS["indicators"]}
RESOURCES = {resource["name"]: resource for resource in dictionary.expand_package()["resources"]}


@cache
def read_transcriptions() -> dict[str, list[Row]]:
    folder = DATA / "raw" / "transcriptions"
    read = ((name, store.read_transcription_file(folder / f"{name}.csv")) for name in TRANSCRIBED)
    return {name: rows.to_dict("records") for name, rows in read}


def list_transcribed() -> list[Row]:
    return [row for rows in read_transcriptions().values() for row in rows]


def name_place(row: Row) -> str:
    return ":".join(row[column] for column in vocabulary.ROW_KEY)


# the dictionary


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data as a Data Package: patterns expanded, transcriptions with all their cells."""
    shutil.copytree(DATA, tmp_path / "data")
    for document_id, rows in read_transcriptions().items():
        target = tmp_path / "data" / "raw" / "transcriptions" / f"{document_id}.csv"
        pd.DataFrame(rows).to_csv(target, index=False)
        second_rows = second.read_second_transcription(document_id)
        if second_rows is not None:
            target = tmp_path / "data" / "raw" / "second_transcriptions" / f"{document_id}.csv"
            pd.DataFrame(second_rows).to_csv(target, index=False)
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(tmp_path))
    target = paths.data_package()
    target.write_text(json.dumps(dictionary.expand_package()), encoding="utf-8")
    return target


def validate(package: Path) -> Report:
    return Package(str(package)).validate()


def test_the_data_package_is_valid(package):
    report = validate(package)
    assert report.flatten(["name", "rowNumber", "fieldName", "type", "note"]) == []
    assert report.valid


def test_the_validator_would_see_a_foreign_code_and_a_double_key(package):
    path = min((package.parent / "raw" / "transcriptions").glob("*.csv"))
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table.loc[0, "indicator_code"] = "no_such_indicator"
    pd.concat([table, table.tail(1)]).to_csv(path, index=False)
    report = validate(package)
    assert {kind for (kind,) in report.flatten(["type"])} == {"foreign-key", "primary-key"}


def list_paths(resource: str) -> list[str]:
    return RESOURCES[resource]["path"] if resource in RESOURCES else []


def test_the_dictionary_names_just_the_files_that_are_there():
    named = [path for resource in RESOURCES for path in list_paths(resource)]
    found = [path.relative_to(DATA).as_posix() for path in DATA.rglob("*.csv")]
    assert sorted(named) == sorted(found)


def test_the_package_is_cited_with_the_version_and_year_of_the_software():
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    citation = (REPOSITORY / "CITATION.cff").read_text(encoding="utf-8")
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    assert f"\nversion: {package['version']}\n" in citation
    assert project["project"]["version"] == package["version"]
    assert f"\ndate-released: {package['created'][:10]}\n" in citation
    authors = re.findall(r'^  - name: "(.*)"$', citation, flags=re.MULTILINE)
    assert [person["title"] for person in package["contributors"]] == authors != []


def test_each_document_has_its_transcription():
    assert set(TRANSCRIBED) == set(DOCUMENTS)


@pytest.mark.parametrize("folder", ["judgements", "second_transcriptions"])
def test_what_is_said_of_a_document_is_said_of_one_that_is_there(folder):
    assert {path.stem for path in (DATA / "raw" / folder).glob("*.csv")} <= set(DOCUMENTS)


@pytest.mark.parametrize("table", TABLES)
def test_each_province_with_documents_has_its_partition(table):
    provinces = list_provinces()
    assert list_paths(table) == sorted(
        f"processed/{table}/{province}.csv" for province in provinces
    )


def test_every_table_and_field_is_described_in_both_languages():
    for resource in RESOURCES.values():
        for described in (resource, *resource["schema"]["fields"]):
            for language in ("description", "description_vi"):
                assert described.get(language, "").strip(), (resource["name"], described["name"])


def test_every_register_is_read_and_every_table_has_a_key():
    assert set(list_registers()) == {*REGISTERS, "documents"}
    assert all(resource["schema"]["primaryKey"] for resource in RESOURCES.values())


# codes


def list_codes(code_list: str) -> set[str]:
    return {row["code"] for row in REGISTERS["code_lists"] if row["list"] == code_list}


CODED = {
    "transcriptions": CODED_COLUMNS,
    "observations": (*CODED_COLUMNS, "obs_status"),
    "shares": (*DIMENSIONS, "obs_status"),
    "growth": (*DIMENSIONS, "obs_status", "comparison", "exposure"),
    "indicators": ("family", "kind", "stock_or_flow", "unit_code"),
    "documents": ("document_kind", "completeness", "review"),
    "relations": DIMENSIONS,
    "breaks": (*DIMENSIONS, "unit_code"),
    "targets": (*DIMENSIONS, "qualifier"),
    "units": ("unit_code",),
    "decompositions": (*DIMENSIONS, "group", "method", "component"),
}
BY_BODIES = ("report", "plan")
"""Kinds of documents that a body issues; the author of an article keeps his or her name."""
MAY_BE_EMPTY = ("note", "exposure", "review")
SIGNS = {"relations": {SAME, ANY}, "breaks": {ANY}}


def list_used() -> Iterator[tuple[str, str, str]]:
    """Yield table, code list and code wherever a code is used."""
    for table, columns in CODED.items():
        for row in list_rows(table):
            if table == "documents" and row["document_kind"] in BY_BODIES:
                yield table, "issuer", row["issuer"]
            for column in columns:
                codes = row[column].split() if column in MAY_BE_EMPTY else [row[column]]
                yield from ((table, column, code) for code in codes)


def list_rows(table: str) -> list[Row]:
    """Return the rows of a table; those of transcriptions with the cells they leave out."""
    if table == "transcriptions":
        return list_transcribed()
    return [row for path in list_paths(table) for row in read_rows(DATA / path)]


def test_every_code_used_is_listed():
    unlisted = {
        (table, code_list, code)
        for table, code_list, code in list_used()
        if code not in list_codes(code_list) | SIGNS.get(table, set())
        and code_list != "issuer"  # a body without a name of its own in English is named as printed
    }
    assert unlisted == set()


def test_every_list_of_codes_is_used():
    """A code may wait for its document; a list that no column takes its codes from is left over."""
    used = {code_list for _, code_list, _ in list_used()} | {
        *("unit_one", "outcome", "left_out_reason")
    }
    assert {row["list"] for row in REGISTERS["code_lists"]} - used == set()


def test_the_singular_of_a_unit_is_the_same_word_in_vietnamese():
    names = {(row["list"], row["code"]): row for row in REGISTERS["code_lists"]}
    for code in list_codes("unit_one"):
        one, many = names["unit_one", code], names["unit_code", code]
        assert one["label_vi"] == many["label_vi"]
        assert one["label_en"] != many["label_en"]


def test_what_a_label_implies_is_a_code_of_a_breakdown():
    implied = [part for row in REGISTERS["indicators"] for part in row["implied"].split()]
    assert implied
    for part in implied:
        dimension, _, code = part.partition("=")
        assert dimension in DIMENSIONS
        assert code in list_codes(dimension) - {TOTAL}


def test_an_indicator_with_figures_beside_the_implied_ones_keeps_its_breakdown():
    """A label cannot say `electronic` of figures some of which are on paper."""
    for table in ("observations", "shares"):
        for row in (row for path in list_paths(table) for row in read_rows(DATA / path)):
            for part in IMPLIED[row["indicator_code"]]:
                dimension, _, code = part.partition("=")
                assert row[dimension] in (code, TOTAL), (row["indicator_code"], row[dimension])


def test_every_side_of_a_share_is_an_indicator():
    defined = {row["indicator_code"] for row in REGISTERS["indicators"]}
    sides = {
        row[c] for row in REGISTERS["indicators"] for c in ("numerator_code", "denominator_code")
    }
    assert sides - defined == {""}


def test_only_shares_have_numerator_and_base():
    for row in REGISTERS["indicators"]:
        sides = (row["numerator_code"], row["denominator_code"])
        assert row["kind"] == "share" or sides == ("", ""), row["indicator_code"]


def test_the_vocabulary_is_labelled():
    assert list_codes("qualifier") == set(vocabulary.QUALIFIERS)
    assert list_codes("measurement_kind") == set(vocabulary.MEASUREMENT_KINDS)
    assert list_codes("period_basis") == set(vocabulary.PERIOD_BASES)
    assert all(TOTAL in list_codes(dimension) for dimension in DIMENSIONS)
    assert set(vocabulary.STATUS_OF_NOTE) <= list_codes("note")
    assert set(vocabulary.STATUS_OF_NOTE.values()) <= list_codes("obs_status")
    labels = {row["label_vi"] for row in REGISTERS["code_lists"] if row["list"] == "outcome"}
    assert labels == set(vocabulary.OUTCOMES)


def test_the_dictionary_allows_just_the_vocabulary():
    closed = {
        "qualifier": vocabulary.QUALIFIERS,
        "measurement_kind": vocabulary.MEASUREMENT_KINDS,
        "period_basis": vocabulary.PERIOD_BASES,
        "obs_status": list_codes("obs_status"),
    }
    for table in ("transcriptions", "observations"):
        for field in RESOURCES[table]["schema"]["fields"]:
            if field["name"] in closed:
                assert set(field["constraints"]["enum"]) == set(closed[field["name"]])


def test_breaks_name_known_provinces_and_indicators():
    known = {
        "province_id": {row["province_id"] for row in REGISTERS["provinces"]},
        "indicator_code": {row["indicator_code"] for row in REGISTERS["indicators"]},
    }
    for row in REGISTERS["breaks"]:
        assert all(row[column] in codes | {ANY} for column, codes in known.items()), row


# transcriptions


@pytest.mark.parametrize("document_id", TRANSCRIBED)
def test_figures_are_numbered_from_one_on_each_line_in_the_order_of_the_text(document_id):
    rows = read_transcriptions()[document_id]
    lines = [int(row["line"]) for row in rows]
    assert lines == sorted(lines)
    for line, figures in groupby(rows, key=lambda row: row["line"]):
        places = [int(row["seq"]) for row in figures]
        assert places == list(range(1, len(places) + 1)), line
    if count := DOCUMENTS[document_id]["line_count"]:  # the lines of an excerpt are not known
        assert lines[-1] <= int(count)


def test_a_ratio_makes_a_numerator_and_a_denominator():
    ratios = [row for row in list_transcribed() if "/" in row["printed"]]
    assert {row["measurement_kind"] for row in ratios} == {"numerator", "denominator"}
    sides = Counter(
        (r["document_id"], r["line"], r["printed"], r["measurement_kind"]) for r in ratios
    )
    for document, line, printed, _ in sides:
        place = (document, line, printed)
        assert sides[(*place, "numerator")] == sides[(*place, "denominator")], place
    others = [row for row in list_transcribed() if "/" not in row["printed"]]
    assert [r for r in others if r["measurement_kind"] in ("numerator", "denominator")] == []


def test_nothing_is_printed_only_where_no_outcome_is():
    silent = [row for row in list_transcribed() if row["printed"] == ""]
    assert {row["note"] for row in silent} <= {"no_outcome_printed"}


def test_tables_are_plain_text():
    faults = {path.relative_to(DATA): list_text_faults(path) for path in DATA.rglob("*.csv")}
    assert {path: found for path, found in faults.items() if found} == {}


def list_text_faults(path: Path) -> list[str]:
    content = path.read_bytes()
    text = content.decode("utf-8")
    cells = [cell for row in csv.reader(text.splitlines(keepends=True)) for cell in row]
    faults = {
        "not composed (NFC)": not unicodedata.is_normalized("NFC", text),
        "a byte-order mark": content.startswith(b"\xef\xbb\xbf"),
        "a carriage return": b"\r" in content,
        "no line break at the end": not content.endswith(b"\n"),
        **{repr(cell): cell != cell.strip() or "\n" in cell for cell in cells},
    }
    return [fault for fault, there in faults.items() if there]


def test_the_dictionary_is_composed_letter_by_letter():
    assert unicodedata.is_normalized("NFC", (DATA / "datapackage.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "document_id", [name for name, row in DOCUMENTS.items() if row["province_id"]]
)
def test_a_document_belongs_to_a_province_of_its_day(document_id):
    require_valid_document(DOCUMENTS[document_id])


# processed tables


@pytest.fixture(scope="module")
def computed(tmp_path_factory) -> Path:
    """What the data notebooks compute now, for a province of each shape, in a place of its own."""
    root = tmp_path_factory.mktemp("computed")
    shutil.copytree(DATA / "raw", root / "data" / "raw")
    shutil.copy(DATA / "datapackage.json", root / "data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(paths.ROOT_VARIABLE, str(root))
        for province_id in CHOSEN:
            for name in DATA_NOTEBOOKS:
                run_cells(REPOSITORY / "notebooks" / f"{name}.ipynb", province_id=province_id)
    return root / "data" / "processed"


def run_cells(notebook: Path, **parameters: str) -> None:
    """Run the code cells of a notebook in this process, parameters given instead of defaults."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    names: dict[str, object] = {"display": lambda *shown: None, **parameters}
    for cell in cells:
        if cell["cell_type"] == "code" and "parameters" not in cell["metadata"].get("tags", []):
            exec("".join(cell["source"]), names)


@pytest.mark.parametrize("table", TABLES)
def test_committed_tables_are_what_the_notebooks_compute(computed, table):
    now = {path.name: path.read_text(encoding="utf-8") for path in (computed / table).glob("*")}
    assert set(now) == {f"{province_id}.csv" for province_id in CHOSEN}
    for name, text in now.items():
        committed = (DATA / "processed" / table / name).read_text(encoding="utf-8")
        assert text.splitlines() == committed.splitlines(), name


def test_every_transcribed_figure_is_one_observation():
    observed = [row for path in list_paths("observations") for row in read_rows(DATA / path)]
    assert sorted(map(name_place, observed)) == sorted(map(name_place, list_transcribed()))
    tokens = {name_place(row): row["printed"] for row in list_transcribed()}
    assert [row for row in observed if row["printed"] != tokens[name_place(row)]] == []


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("shares", ("numerator_rows", "denominator_rows", "printed_rows")),
        ("growth", ("from_rows", "to_rows")),
        ("findings", ("rows",)),
        ("repairs", ("rows", "row")),
        ("sensitivity", ("numerator_rows", "denominator_rows")),
        ("decompositions", ("from_rows", "to_rows")),
    ],
)
def test_every_derived_number_leads_to_printed_figures(table, columns):
    known = set(map(name_place, list_transcribed()))
    derived = [row for path in list_paths(table) for row in read_rows(DATA / path)]
    assert derived
    for row in derived:
        names = " ".join(row[column] for column in columns).split()
        assert names, row
        assert set(names) <= known, row


# the documents themselves; their texts belong to the publishers, so not every one is at hand

AT_HAND = [document for document in DOCUMENTS if (SOURCES / f"{document}.txt").is_file()]
needs_sources = pytest.mark.skipif(not AT_HAND, reason=NO_TEXTS)


def read_source(document_id: str) -> str:
    return (SOURCES / f"{document_id}.txt").read_bytes().decode("utf-8")


def flatten(text: str) -> str:
    """Return a text composed letter by letter, with single blanks."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text))


def find_token(token: str, line: str) -> list[int]:
    """Return where a token stands in a line, not as a part of a longer number."""
    pattern = rf"(?<![0-9])(?<![0-9][.,]){re.escape(token)}(?![0-9]|[.,][0-9])"
    return [match.start() for match in re.finditer(pattern, line)]


@needs_sources
@pytest.mark.parametrize("document_id", AT_HAND)
def test_the_text_is_the_one_that_was_read(document_id):
    content = (SOURCES / f"{document_id}.txt").read_bytes()
    assert hashlib.sha256(content).hexdigest() == DOCUMENTS[document_id]["text_sha256"]
    lines = content.decode("utf-8").removesuffix("\n").split("\n")
    assert len(lines) == int(DOCUMENTS[document_id]["line_count"])


@needs_sources
@pytest.mark.parametrize("document_id", AT_HAND)
def test_the_title_is_the_one_printed(document_id):
    title = " ".join(list_words(DOCUMENTS[document_id]["title"]))
    assert f" {title} " in f" {' '.join(list_words(read_source(document_id)))} "


@needs_sources
@pytest.mark.parametrize("document_id", AT_HAND)
def test_each_printed_token_stands_on_its_line(document_id):
    lines = read_source(document_id).split("\n")
    absent = [
        f"{name_place(row)} '{row['printed']}'"
        for row in read_transcriptions()[document_id]
        if row["printed"]
        and not find_token(flatten(row["printed"]), flatten(lines[int(row["line"]) - 1]))
    ]
    assert absent == []


@needs_sources
@pytest.mark.parametrize("document_id", AT_HAND)
def test_a_token_is_not_transcribed_more_often_than_it_is_printed(document_id):
    lines = read_source(document_id).split("\n")
    second_sides = {"denominator"}
    counts = Counter(
        (row["line"], flatten(row["printed"]))
        for row in read_transcriptions()[document_id]
        if row["printed"] and row["measurement_kind"] not in second_sides
    )
    for (line, token), count in counts.items():
        assert len(find_token(token, flatten(lines[int(line) - 1]))) >= count, (line, token)


def list_project_files() -> list[Path]:
    """Return the text files that are or would be committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("git cannot say which files belong to the project")
    found = (REPOSITORY / name for name in listed.stdout.split("\0") if name)
    return [path for path in found if path.suffix not in (".png", ".lock") and path.is_file()]


def list_words(text: str) -> list[str]:
    """Return the words of a text in small letters."""
    return re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold())


def list_phrases(text: str) -> set[tuple[str, ...]]:
    """Return every run of as many words as make a quotation."""
    words = list_words(text)
    return set(zip(*(words[start:] for start in range(SHORTEST_QUOTATION)), strict=False))


@needs_sources
def test_no_sentence_of_a_document_is_in_the_repository():
    lines = [line for document in AT_HAND for line in read_source(document).split("\n")]
    phrases = {phrase for line in lines for phrase in list_phrases(line)}
    for document in DOCUMENTS.values():  # a citation is no quotation
        phrases -= list_phrases(f"{document['issuer']} {document['title']}")
    assert phrases
    for path in list_project_files():
        quoted = list_phrases(path.read_text(encoding="utf-8")) & phrases
        assert not quoted, f"{path}: {' '.join(min(quoted))}"


@pytest.mark.parametrize("document_id", DOCUMENTS)
def test_a_second_independent_transcription_has_the_same_tokens(document_id):
    rows = second.read_second_transcription(document_id)
    if rows is None:
        pytest.skip("transcribed once")
    assert second.list_differences(read_transcriptions()[document_id], rows) == []
