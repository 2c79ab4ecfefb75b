"""Tables are read and written whole, by their contract, or not at all."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analysis import inputs
from helpers.data import dictionary, documents, registers, store
from helpers.data.contract import list_registers
from helpers.data.documents import list_owned, list_provinces
from helpers.data.store import format_cell, read_processed, read_transcriptions, write_processed
from helpers.ground import paths
from helpers.ground.errors import (
    ContractError,
    CorrectionError,
    MissingInputError,
    PeriodError,
    ProjectError,
    TokenError,
    UnknownProvinceError,
)
from helpers.printed.cleaning import clean_transcriptions

PROVINCE = "20-lang-son"
DOCUMENT = "lang-son-2020-h1"
COUNT = "dossiers_received"
STOCK = "online_services"


def build(province_id: str = PROVINCE) -> pd.DataFrame:
    """Do what the first notebook does."""
    rows = read_transcriptions(province_id)
    observations = clean_transcriptions(rows, store.read_cleaning_registers())
    write_processed(observations, "observations", province_id=province_id)
    return observations


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def change_first(**fields: str) -> Callable[[], None]:
    """Return what changes the first figure of an indicator (a count of dossiers by default)."""
    indicator = fields.pop("of", COUNT)

    def change() -> None:
        rows = read_rows(paths.transcription(DOCUMENT))
        next(row for row in rows if row["indicator_code"] == indicator).update(fields)
        write_rows(paths.transcription(DOCUMENT), rows)

    return change


def repeat_first() -> None:
    rows = read_rows(paths.transcription(DOCUMENT))
    write_rows(paths.transcription(DOCUMENT), [*rows, rows[0]])


def add_column() -> None:
    path = paths.transcription(DOCUMENT)
    write_rows(path, [row | {"extra": "x"} for row in read_rows(path)])


def keep_header_only() -> None:
    path = paths.transcription(DOCUMENT)
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")


def declare_correction(**fields: str) -> Callable[[], None]:
    """Return what declares a correction of the first figure of the document."""

    def declare() -> None:
        row = read_rows(paths.transcription(DOCUMENT))[0]
        correction = {
            "correction_id": "c1",
            "document_id": DOCUMENT,
            "line": row["line"],
            "seq": row["seq"],
            "action": "replace",
            "printed_expected": row["printed"],
            "printed_corrected": "7",
            "reason_vi": "in sai",
            "reason_en": "misprint",
            "evidence": "line 1",
            "status": "accepted",
        }
        write_rows(paths.register("corrections"), [correction | fields])

    return declare


def make_unreadable() -> None:
    paths.transcription(DOCUMENT).write_bytes("Lạng Sơn".encode("utf-16"))


FILE = f"{DOCUMENT}.csv"
PLACE = f"{DOCUMENT}.csv: line '"

BAD_INPUTS: dict[str, tuple[Callable[[], None], type[ProjectError], tuple[str, ...]]] = {
    "missing file": (
        lambda: paths.transcription(DOCUMENT).unlink(),
        MissingInputError,
        (FILE, "Restore"),
    ),
    "not UTF-8": (make_unreadable, MissingInputError, (FILE, "not UTF-8")),
    "no rows": (keep_header_only, ContractError, (FILE, "'0' rows")),
    "extra column": (add_column, ContractError, (f"'{DOCUMENT}'", "'extra'")),
    "wrong enum": (
        change_first(qualifier="roughly"),
        ContractError,
        (FILE, "row '", "field 'qualifier'", "'roughly'"),
    ),
    "empty required field": (
        change_first(period_end=""),
        ContractError,
        (FILE, "row '", "field 'period_end'", "required"),
    ),
    "duplicate key": (repeat_first, ContractError, (FILE, "row '", "primary-key", "earlier row")),
    "unknown indicator": (
        change_first(indicator_code="dossier_received"),
        ContractError,
        (FILE, "row '", "field 'indicator_code'", "'dossier_received'"),
    ),
    "another document's row": (
        change_first(document_id="kon-tum-2020"),
        ContractError,
        (FILE, "row '", "field 'document_id'", "'kon-tum-2020'"),
    ),
    "unknown code": (
        change_first(tier="region"),
        ContractError,
        (FILE, "row '", "field 'tier'", "'region'", "list tier", "nearest"),
    ),
    "unknown note": (
        change_first(note="see_above"),
        ContractError,
        (FILE, "field 'note'", "'see_above'", "list note"),
    ),
    "unparsable token": (
        change_first(printed="151.10"),
        TokenError,
        (PLACE, "seq '", COUNT, "'151.10'", "three digits"),
    ),
    "decimal count": (change_first(printed="1,475"), TokenError, (PLACE, COUNT, "'1,475'")),
    "stock with a start": (
        change_first(of=STOCK, period_start="2020-01-01"),
        PeriodError,
        (PLACE, STOCK, "'2020-01-01'"),
    ),
    "flow without a start": (change_first(period_start=""), PeriodError, (PLACE, COUNT, "flow")),
    "no such day": (
        change_first(period_end="2020-06-31"),
        ContractError,
        (FILE, "row '", "field 'period_end'", "'2020-06-31'", "a day that exists"),
    ),
    "backwards period": (
        change_first(period_start="2020-12-01"),
        ContractError,
        (FILE, "row '", "'2020-05-31'", "lies before period_start"),
    ),
    "wrong unit": (
        change_first(unit_code="service"),
        ContractError,
        (PLACE, COUNT, "'service'", "'dossier'"),
    ),
    "percent sign on a count": (
        change_first(printed="12%"),
        ContractError,
        (PLACE, COUNT, "'12%'", "percent"),
    ),
    "share without a percent sign": (
        change_first(of="share_online_of_received", printed="12"),
        ContractError,
        (PLACE, "'12'", "percent"),
    ),
    "dead correction": (
        declare_correction(line="100", seq="99"),
        CorrectionError,
        ("'c1'", f"{DOCUMENT}:100:99", "'0' rows"),
    ),
    "correction no longer needed": (
        declare_correction(printed_expected="8"),
        CorrectionError,
        ("corrections.csv", "'c1'", "field 'printed_expected'", "'8'", "remove or correct"),
    ),
    "correction of an unknown document": (
        declare_correction(document_id="lang-son-2020"),
        ContractError,
        ("corrections.csv", "row '2'", "field 'document_id'", "'lang-son-2020'"),
    ),
    "correction without a reason": (
        declare_correction(reason_vi=""),
        ContractError,
        ("corrections.csv", "row '2'", "'reason_vi'"),
    ),
}


@pytest.mark.parametrize("name", BAD_INPUTS)
def test_bad_input_stops_with_its_place_and_leaves_earlier_output(project, name):
    spoil, error, told = BAD_INPUTS[name]
    target = paths.processed("observations", PROVINCE)
    target.parent.mkdir(parents=True)
    target.write_bytes(b"earlier output\n")
    spoil()
    with pytest.raises(error) as caught:
        build()
    message = str(caught.value)
    assert "\n" not in message
    assert [part for part in told if part not in message] == []
    assert target.read_bytes() == b"earlier output\n"
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_an_accepted_correction_is_flagged_and_keeps_what_is_printed(project):
    declare_correction()()
    row = read_rows(paths.transcription(DOCUMENT))[0]
    first = build().iloc[0]
    assert (first["printed"], first["value"]) == (row["printed"], 7.0)
    assert (first["obs_status"], first["correction_id"]) == ("E", "c1")


def test_a_withdrawn_correction_changes_nothing(project):
    build()
    before = paths.processed("observations", PROVINCE).read_bytes()
    declare_correction(status="withdrawn", printed_expected="anything")()
    build()
    assert paths.processed("observations", PROVINCE).read_bytes() == before


def test_a_second_run_changes_no_byte(project):
    build()
    before = paths.processed("observations", PROVINCE).read_bytes()
    build()
    assert paths.processed("observations", PROVINCE).read_bytes() == before


def test_only_the_own_partition_is_written(project):
    build()
    assert [p.name for p in (project / "data" / "processed").rglob("*.csv")] == [f"{PROVINCE}.csv"]


def test_a_province_without_documents_is_refused_with_where_others_are_listed(project):
    known = {row["province_id"] for row in read_rows(paths.register("provinces"))}
    without = min(known - set(list_provinces()))
    with pytest.raises(
        UnknownProvinceError, match=rf"'{without}' has no document.*run\.py provinces"
    ):
        read_transcriptions(without)


def test_all_documents_of_a_province_are_read_in_the_order_of_the_register(project):
    rows = read_transcriptions("91-kien-giang")
    own = [row["document_id"] for row in list_owned()["91-kien-giang"]]
    assert list(dict.fromkeys(rows["document_id"])) == own
    given = [row for name in own for row in read_rows(paths.transcription(name))]
    of_others = [r for r in given if r.get("province_id", "91-kien-giang") != "91-kien-giang"]
    assert len(rows) == len(given) - len(of_others)


def test_everything_in_a_transcription_is_text(project):
    rows = read_transcriptions(PROVINCE)
    assert all(isinstance(cell, str) for cell in rows.to_numpy().ravel())
    assert "" in set(rows["note"])


@pytest.mark.parametrize("register", [n for n in list_registers() if n != "documents"])
def test_a_register_with_a_foreign_column_stops_the_run(project, register):
    path = paths.register(register)
    lines = path.read_text(encoding="utf-8").splitlines()
    lines = [f"{line},{'' if n else 'odd'}" for n, line in enumerate(lines)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(ContractError, match=rf"{register}\.csv.*'odd'"):
        read_transcriptions(PROVINCE)


def test_a_register_that_names_an_unknown_code_stops_the_run(project):
    rows = read_rows(paths.register("relations"))
    rows[3]["indicator_code"] = "online_service"
    write_rows(paths.register("relations"), rows)
    with pytest.raises(ContractError, match=r"relations\.csv: row '5'.*'online_service'"):
        read_transcriptions(PROVINCE)


def test_a_document_outside_its_province_stops_the_run(project):
    rows = read_rows(paths.documents())
    rows[0] |= {"province_id": "19-thai-nguyen", "issued": "2025-10-15", "document_id": "other"}
    rows[0] |= dict.fromkeys(("period_start", "period_end"), "2025-09-30")
    rows[0]["period_label"] = "ngày 30/9/2025"
    write_rows(paths.documents(), rows)
    with pytest.raises(UnknownProvinceError, match="19-thai-nguyen-2025"):
        read_transcriptions(PROVINCE)


def test_a_document_of_an_unknown_province_stops_the_run(project):
    rows = read_rows(paths.documents())
    rows[0]["province_id"] = "91-kien-giangg"
    write_rows(paths.documents(), rows)
    with pytest.raises(ContractError, match=r"documents\.csv: row '2'.*'91-kien-giangg'"):
        read_transcriptions(PROVINCE)


# processed tables


def test_what_is_written_is_read_back(project, make_observations):
    written = make_observations(
        {"value": 1234567.0, "printed": "1.234.567"},
        {"value": 0.1, "value_low": 0.05, "value_high": None, "printed": "Tiếng Việt, “quoted”"},
        {"value": None, "value_low": None, "value_high": None, "printed": "", "closed": ""},
    )
    write_processed(written, "observations", province_id=PROVINCE)
    read = read_processed("observations", PROVINCE)
    pd.testing.assert_frame_equal(read, written.assign(grade="whole"), check_dtype=False)


def test_csv_bytes_are_the_same_on_every_system(project, make_observations):
    path = write_processed(
        make_observations({"printed": "không có"}), "observations", province_id=PROVINCE
    )
    content = path.read_bytes()
    assert content.endswith(b"\n")
    assert b"\r" not in content
    assert content.decode("utf-8").splitlines()[1].count("không có") == 1


def test_an_empty_table_is_a_header(project):
    path = write_processed(pd.DataFrame([]), "growth", province_id=PROVINCE)
    assert path.read_text(encoding="utf-8").splitlines()[1:] == []
    assert read_processed("growth", PROVINCE).empty
    assert "reason_code" in read_processed("growth", PROVINCE)


def spoil_columns(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.rename(columns={"printed": "token"})


def spoil_order(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame.columns[::-1]]


def spoil_key(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([frame, frame])


def spoil_province(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(province_id=[PROVINCE, "62-kon-tum"])


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (spoil_columns, "'printed'"),
        (spoil_order, "columns differ"),
        (spoil_key, "'lang-son-2020-h1 / 1 / 1'"),
        (spoil_province, "row '3', field 'province_id' holds '62-kon-tum'"),
    ],
)
def test_a_table_that_breaks_its_contract_is_not_written(project, make_observations, spoil, told):
    good = make_observations({}, {})
    path = write_processed(good, "observations", province_id=PROVINCE)
    before = path.read_bytes()
    with pytest.raises(ContractError) as caught:
        write_processed(spoil(good), "observations", province_id=PROVINCE)
    assert told in str(caught.value)
    assert path.read_bytes() == before


@pytest.mark.parametrize("text", ["", "{header}\n{row},x\n", "{header}\n{row}\n{row},x\n"])
def test_a_file_that_is_no_table_is_refused(project, make_observations, text):
    path = write_processed(make_observations({}), "observations", province_id=PROVINCE)
    header, row = path.read_text(encoding="utf-8").splitlines()
    path.write_text(text.format(header=header, row=row), encoding="utf-8")
    with pytest.raises(ContractError, match=rf"{PROVINCE}\.csv: .*(restore|header)"):
        read_processed("observations", PROVINCE)


def test_a_table_of_an_unknown_province_is_not_asked_to_be_built(project):
    with pytest.raises(
        UnknownProvinceError, match=r"'99-nowhere' has no document.*run\.py provinces"
    ):
        read_processed("shares", "99-nowhere")


def test_an_unbuilt_table_says_how_to_build_it(project):
    with pytest.raises(MissingInputError, match=r"run.py report --province 20-lang-son"):
        read_processed("shares", PROVINCE)


def test_a_processed_file_with_a_foreign_header_is_refused(project, make_observations):
    path = write_processed(make_observations({}), "observations", province_id=PROVINCE)
    path.write_text(path.read_text(encoding="utf-8").replace("printed", "token", 1))
    with pytest.raises(ContractError, match=rf"{PROVINCE}\.csv: columns differ"):
        read_processed("observations", PROVINCE)


def test_an_interrupted_write_leaves_the_old_file_and_no_draft(
    project, monkeypatch, make_observations
):
    path = write_processed(make_observations({}), "observations", province_id=PROVINCE)
    before = path.read_bytes()

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("os.replace", fail)
    monkeypatch.setattr("pathlib.Path.replace", fail)
    with pytest.raises(OSError, match="disk full"):
        write_processed(make_observations({}, {}), "observations", province_id=PROVINCE)
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_provinces_are_those_with_documents(project):
    owned = {row["province_id"] for row in read_rows(paths.documents())} - {""}
    assert owned <= set(list_provinces())
    assert list_provinces() == sorted(set(list_provinces()) - {""})


def test_relations_are_read_as_declared(project):
    declared = dict.fromkeys(row["relation_id"] for row in read_rows(paths.register("relations")))
    assert [relation.relation_id for relation in inputs.read_rules().declared] == list(declared)


# numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (math.nan, ""),
        (math.inf, ""),
        (-math.inf, ""),
        ("", ""),
        (0.0, "0"),
        (-0.0, "0"),
        (19569.0, "19569"),
        (1e6, "1000000"),
        (2427 / 19569, "0.124022688946804"),
        (0.1 + 0.2, "0.3"),
        (-0.5, "-0.5"),
    ],
)
def test_a_number_has_one_spelling(value, text):
    assert format_cell(value) == text


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12))
def test_a_number_survives_being_written_to_fifteen_digits(value):
    assert float(format_cell(value)) == pytest.approx(value, rel=1e-14, abs=1e-300)


@given(st.integers(-(10**15), 10**15))
def test_a_count_survives_being_written(value):
    assert float(format_cell(value)) == value


# registers that a batch has seen validated


def test_known_registers_are_not_validated_again_but_transcriptions_are(
    project, monkeypatch: pytest.MonkeyPatch
):
    validated: list[str] = []
    monkeypatch.setattr(
        store, "require_valid_rows", lambda _, __, *, path, **___: validated.append(path.stem)
    )
    monkeypatch.setattr(
        registers, "list_register_faults", lambda _: validated.append("registers") or []
    )
    read_transcriptions(PROVINCE)
    assert {"registers", DOCUMENT} <= set(validated)
    validated.clear()
    monkeypatch.setenv(dictionary.VALID_REGISTERS, dictionary.hash_registers())
    read_transcriptions(PROVINCE)
    assert not validated, "nothing has changed"
    for row in list_owned()[PROVINCE]:
        paths.transcription(row["document_id"]).touch()
    read_transcriptions(PROVINCE)
    assert set(validated) == {row["document_id"] for row in list_owned()[PROVINCE]}


@pytest.mark.parametrize("name", ["registers/breaks.csv", "documents.csv"])
def test_register_that_changed_since_is_validated(
    project, monkeypatch: pytest.MonkeyPatch, name: str
):
    monkeypatch.setenv(dictionary.VALID_REGISTERS, dictionary.hash_registers())
    with (project / "data" / "raw" / name).open("a", encoding="utf-8") as file:
        file.write("too,few\n")
    with pytest.raises(ContractError, match=Path(name).name):
        store.require_valid_registers()


def test_a_document_on_many_provinces_is_read_once_until_it_changes(project, monkeypatch):
    shared = next(row for row in documents.list_documents() if not row["province_id"])
    owners = documents.list_owners(shared)
    read: list[Path] = []
    for module in (documents, store):
        table = module.read_table
        monkeypatch.setattr(module, "read_table", lambda p, t=table: [read.append(p), t(p)][1])
    path = paths.transcription(shared["document_id"])
    read_transcriptions(owners[0])
    read.clear()
    for owner in owners:
        rows = read_transcriptions(owner)
        assert set(rows["province_id"]) == {owner}
        rows["printed"] = "spoilt by whoever asked"
    assert path not in read
    assert "spoilt by whoever asked" not in set(store.read_transcription(path.stem)["printed"])
    left = [row for row in read_rows(path) if row["province_id"] != owners[0]]
    write_rows(path, left)
    assert owners[0] not in documents.list_owners(shared)
    assert path in read
