"""Names and codes mean different provinces on different days, and the registers say which."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from helpers.ground import paths
from helpers.ground.alphabet import sort_name, strip_tones
from helpers.ground.errors import (
    ContractError,
    MissingInputError,
    ParameterError,
    UnknownProvinceError,
)
from helpers.printed.provinces import (
    CHANGED_CODES,
    add_kind,
    find_named,
    list_predecessors,
    list_successors,
    name_province,
    read_province_changes,
    read_provinces,
    require_valid_document,
    resolve_province,
    select_province,
    select_valid,
    slug_name,
)

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
MERGER = AFTER.isoformat()


@pytest.fixture(scope="module")
def provinces():
    return read_provinces()


@pytest.fixture(scope="module")
def changes():
    return read_province_changes()


# the registers


@pytest.mark.parametrize(
    ("day", "count"),
    [(date(2018, 12, 31), 63), (date(2024, 12, 31), 63), (BEFORE, 63), (AFTER, 34)],
)
def test_the_number_of_units_on_a_day(provinces, day, count):
    assert len(select_valid(provinces, day)) == count


def test_ids_are_unique_and_made_of_code_and_name(provinces):
    ids = [row["province_id"] for row in provinces]
    assert len(set(ids)) == len(ids)
    for row in provinces:
        stem = f"{row['code']}-{slug_name(row['name_vi'])}"
        collides = ids.count(stem) == 1 and row["province_id"] != stem
        assert row["province_id"] == (f"{stem}-2025" if collides else stem)
        assert row["province_id"].endswith("-2025") <= (row["valid_from"] == MERGER)


@pytest.mark.parametrize("day", [date(2020, 1, 1), BEFORE, AFTER])
def test_names_and_codes_are_unique_on_a_day(provinces, day):
    valid = select_valid(provinces, day)
    for key in (lambda row: row["code"], lambda row: slug_name(row["name_vi"])):
        assert max(Counter(map(key, valid)).values()) == 1


@pytest.mark.parametrize(
    ("day", "cities"),
    [
        (date(2024, 12, 31), ["Cần Thơ", "Đà Nẵng", "Hà Nội", "Hải Phòng", "Hồ Chí Minh"]),
        (BEFORE, ["Cần Thơ", "Đà Nẵng", "Hà Nội", "Hải Phòng", "Hồ Chí Minh", "Huế"]),
        (AFTER, ["Cần Thơ", "Đà Nẵng", "Hà Nội", "Hải Phòng", "Hồ Chí Minh", "Huế"]),
    ],
)
def test_the_cities_of_a_day(provinces, day, cities):
    names = [row["name_vi"] for row in select_valid(provinces, day) if row["kind"] == "city"]
    assert sorted(names) == sorted(cities)


def test_english_names_are_the_vietnamese_ones_in_ascii(provinces):
    for row in provinces:
        assert row["name_en"].isascii()
        assert slug_name(row["name_en"]) == slug_name(row["name_vi"])


def test_every_old_province_has_exactly_one_successor(provinces, changes):
    after = {row["province_id"] for row in select_valid(provinces, AFTER)}
    merger = [row for row in changes if row["date"] == MERGER]
    old = [row["old_province_id"] for row in merger]
    assert sorted(old) == sorted(row["province_id"] for row in select_valid(provinces, BEFORE))
    assert {row["new_province_id"] for row in merger} == after


def test_a_unit_goes_on_only_if_its_change_is_none(provinces, changes):
    ends = {row["province_id"]: row["valid_to"] for row in provinces}
    for row in changes:
        goes_on = row["old_province_id"] == row["new_province_id"]
        assert goes_on == (row["relation"] == "unchanged")
        assert goes_on == (not ends[row["old_province_id"]])


def test_the_register_says_which_codes_changed_their_meaning(changes):
    changed = {
        row["old_province_id"][:2] for row in changes if row["code_meaning_changed"] == "yes"
    }
    assert changed == set(CHANGED_CODES)


def test_every_change_has_a_legal_source(changes):
    sources = {(row["date"], row["legal_source"]) for row in changes}
    assert sources == {
        (MERGER, "Resolution 202/2025/QH15"),
        ("2025-01-01", "Resolution 175/2024/QH15"),
    }


# resolving


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("15", "15-yen-bai", "15-lao-cai"),
        ("24", "24-bac-giang", "24-bac-ninh"),
        ("44", "44-quang-binh", "44-quang-tri"),
        ("52", "52-binh-dinh", "52-gia-lai"),
        ("80", "80-long-an", "80-tay-ninh"),
        ("82", "82-tien-giang", "82-dong-thap"),
        ("91", "91-kien-giang", "91-an-giang"),
    ],
)
def test_seven_codes_changed_their_meaning(code, before, after):
    assert resolve_province(code, BEFORE) == before
    assert resolve_province(code, AFTER) == after


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("An Giang", "89-an-giang", "91-an-giang"),
        ("Gia Lai", "64-gia-lai", "52-gia-lai"),
        ("Thái Nguyên", "19-thai-nguyen", "19-thai-nguyen-2025"),
        ("Lạng Sơn", "20-lang-son", "20-lang-son"),
        ("Huế", "46-hue", "46-hue"),
        ("TP Huế", "46-hue", "46-hue"),
    ],
)
def test_a_name_means_the_unit_of_the_day(name, before, after):
    assert resolve_province(name, BEFORE) == before
    assert resolve_province(name, AFTER) == after


@pytest.mark.parametrize(
    ("text", "province_id"),
    [
        ("91-kien-giang", "91-kien-giang"),
        ("Kiên Giang", "91-kien-giang"),
        ("KIÊN GIANG", "91-kien-giang"),
        ("Kie\u0302n Giang", "91-kien-giang"),
        ("kien giang", "91-kien-giang"),
        ("Bà Rịa – Vũng Tàu", "77-ba-ria-vung-tau"),
        ("Ba Ria-Vung Tau", "77-ba-ria-vung-tau"),
        ("Đắk Lắk", "66-dak-lak"),
        ("Hoà Bình", "17-hoa-binh"),
        ("Thừa Thiên Huế", "46-thua-thien-hue"),
        (" Kon Tum ", "62-kon-tum"),
        ("kontum", "62-kon-tum"),
        ("KonTum", "62-kon-tum"),
        ("62", "62-kon-tum"),
        ("tỉnh Kon Tum", "62-kon-tum"),
        ("Tỉnh KonTum", "62-kon-tum"),
        ("Kon Tum Province", "62-kon-tum"),
        ("Thừa Thiên - Huế", "46-thua-thien-hue"),
        ("TP Hồ Chí Minh", "79-ho-chi-minh"),
        ("TP.Hồ Chí Minh", "79-ho-chi-minh"),
        ("thành phố Cần Thơ", "92-can-tho"),
        ("Hai Phong City", "31-hai-phong"),
        ("TP. Hồ Chí Minh", "79-ho-chi-minh"),
        ("TP.HCM", "79-ho-chi-minh"),
        ("TPHCM", "79-ho-chi-minh"),
        ("Sài Gòn", "79-ho-chi-minh"),
        ("Bắc Cạn", "06-bac-kan"),
        ("Đắc Lắc", "66-dak-lak"),
        ("Đăk Lăk", "66-dak-lak"),
        ("kon tum", "62-kon-tum"),
    ],
)
def test_ids_and_spellings(text, province_id):
    assert resolve_province(text, date(2020, 6, 30)) == province_id


def test_every_unit_is_found_by_id_name_and_code_while_it_lasts(provinces):
    for day in (date(2020, 1, 1), BEFORE, AFTER):
        for row in select_valid(provinces, day):
            full = [add_kind(row["name_vi"], row["kind"], lang="vi")]
            full += [add_kind(row["name_en"], row["kind"], lang="en")]
            names = (row["province_id"], row["name_vi"], row["name_en"], row["code"])
            for text in (*names, *full):
                assert resolve_province(text, day, provinces=provinces) == row["province_id"]


@pytest.mark.parametrize("day", [date(2020, 1, 1), BEFORE, AFTER])
def test_letters_taken_as_equal_make_no_two_units_one(provinces, day):
    valid = select_valid(provinces, day)
    for row in valid:
        spelt = row["name_vi"].replace("k", "c").replace("K", "C").replace("y", "i")
        assert row in find_named(spelt, valid)
        assert len(find_named(spelt, valid)) == 1


def test_a_misspelt_name_gets_suggestions_and_the_warning():
    with pytest.raises(UnknownProvinceError) as refusal:
        resolve_province("Kiên Gian", BEFORE)
    message = str(refusal.value)
    assert "'Kiên Gian'" in message
    assert "Kiên Giang (91-kien-giang)" in message
    assert "mean another province" in message


def test_suggestions_exist_on_the_day_that_was_asked_for():
    for day, now, other in (
        (BEFORE, "89-an-giang", "91-an-giang"),
        (AFTER, "91-an-giang", "89-an-giang"),
    ):
        with pytest.raises(UnknownProvinceError) as refusal:
            resolve_province("An Gian", day)
        assert now in str(refusal.value)
        assert other not in str(refusal.value)


@pytest.mark.parametrize("text", ["91-kien-giang", "Kiên Giang"])
def test_a_unit_of_another_time_is_named_with_its_dates(text):
    with pytest.raises(UnknownProvinceError, match="91-kien-giang is valid … to 2025-06-30"):
        resolve_province(text, AFTER)


@pytest.mark.parametrize("text", ["", "xyzzy", "99", "TP"])
def test_nonsense_is_refused(text):
    with pytest.raises(UnknownProvinceError, match="no name is similar"):
        resolve_province(text, BEFORE)


def test_given_registers_are_used_instead_of_the_file():
    row = {
        "province_id": "99-nowhere",
        "code": "99",
        "name_vi": "Nowhere",
        "name_en": "Nowhere",
        "valid_from": "2020-01-01",
        "valid_to": "2020-12-31",
    }
    assert resolve_province("Nowhere", date(2020, 1, 1), provinces=[row]) == "99-nowhere"
    assert resolve_province("Nowhere", date(2020, 12, 31), provinces=[row]) == "99-nowhere"
    for outside in (date(2019, 12, 31), date(2021, 1, 1)):
        with pytest.raises(UnknownProvinceError):
            resolve_province("Nowhere", outside, provinces=[row])


# rows, names, links


def test_a_row_is_selected_by_id_at_any_time():
    assert select_province("89-an-giang")["valid_to"] == "2025-06-30"
    with pytest.raises(UnknownProvinceError, match=r"did you mean .*91-kien-giang"):
        select_province("91-kien-gian")


def test_names_in_two_languages():
    assert name_province("20-lang-son", "vi") == "Lạng Sơn"
    assert name_province("20-lang-son", "en") == "Lang Son"
    with pytest.raises(ParameterError, match="'fr'"):
        name_province("20-lang-son", "fr")


def test_names_with_their_kind():
    assert name_province("20-lang-son", "vi", with_kind=True) == "tỉnh Lạng Sơn"
    assert name_province("20-lang-son", "en", with_kind=True) == "Lang Son Province"
    assert name_province("46-hue", "vi", with_kind=True) == "thành phố Huế"
    assert name_province("46-thua-thien-hue", "vi", with_kind=True) == "tỉnh Thừa Thiên Huế"
    assert name_province("46-hue", "en", with_kind=True) == "Hue City"
    with pytest.raises(ContractError, match="'state'"):
        add_kind("Huế", "state", lang="vi")


# documents


def list_document(province_id: str, issued: str, period_end: str) -> dict[str, str]:
    return {
        "document_id": "a-report",
        "province_id": province_id,
        "issued": issued,
        "period_end": period_end,
    }


@pytest.mark.parametrize(
    ("province_id", "issued", "period_end"),
    [
        ("19-thai-nguyen", "2025-06-20", "2025-06-30"),
        ("19-thai-nguyen", "2025-08-18", "2025-06-30"),  # an article on the first half year
        ("19-thai-nguyen", "2025-01-15", "2025-12-31"),  # a plan for the whole year
        ("19-thai-nguyen-2025", "2025-12-20", "2025-12-31"),
        ("20-lang-son", "2018-01-01", "2030-12-31"),
    ],
)
def test_a_document_of_a_province_that_existed_passes(province_id, issued, period_end):
    require_valid_document(list_document(province_id, issued, period_end))


@pytest.mark.parametrize(
    ("province_id", "issued", "period_end", "other"),
    [
        ("19-thai-nguyen", "2025-10-15", "2025-09-30", "19-thai-nguyen-2025"),
        ("91-kien-giang", "2025-10-15", "2025-12-31", "91-an-giang"),
        ("19-thai-nguyen-2025", "2025-06-20", "2025-06-30", "19-thai-nguyen"),
        ("46-hue", "2024-12-20", "2025-12-31", "46-thua-thien-hue"),
    ],
)
def test_a_document_outside_its_province_names_the_other(province_id, issued, period_end, other):
    with pytest.raises(UnknownProvinceError, match=rf"'a-report'.*'{province_id}'.*{other}"):
        require_valid_document(list_document(province_id, issued, period_end))


def test_a_document_of_an_unknown_province_is_told_with_suggestions():
    with pytest.raises(UnknownProvinceError, match=r"did you mean .*62-kon-tum"):
        require_valid_document(list_document("62-kontum", "2020-12-31", "2020-12-31"))


def test_predecessors_and_successors():
    assert list_predecessors("91-an-giang") == ("89-an-giang", "91-kien-giang")
    assert list_successors("91-kien-giang") == ("91-an-giang",)
    assert list_successors("62-kon-tum") == ("51-quang-ngai-2025",)
    assert list_predecessors("51-quang-ngai-2025") == ("51-quang-ngai", "62-kon-tum")
    assert list_successors("46-thua-thien-hue") == ("46-hue",)


def test_an_unchanged_unit_follows_nobody():
    assert list_predecessors("20-lang-son") == ()
    assert list_successors("20-lang-son") == ()


def test_links_come_from_the_given_changes():
    row = {"old_province_id": "a", "new_province_id": "b"}
    assert list_successors("a", changes=[row]) == ("b",)
    assert list_successors("a", changes=[]) == ()


def test_a_missing_register_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(tmp_path))
    with pytest.raises(MissingInputError, match=r"provinces\.csv"):
        read_provinces()


def test_names_sort_as_in_a_vietnamese_dictionary():
    names = ["Đắk Lắk", "Đà Nẵng", "Âu", "Ăn", "An", "Ân Thi", "Ba", "Bà", "Ơn", "Ôn", "Dx", "D 1"]
    ordered = [
        "An",
        "Ăn",
        "Ân Thi",
        "Âu",
        "Ba",
        "Bà",
        "D 1",
        "Dx",
        "Đà Nẵng",
        "Đắk Lắk",
        "Ôn",
        "Ơn",
    ]
    assert sorted(names, key=sort_name) == ordered
    assert sorted(reversed(names), key=sort_name) == ordered


def test_tones_are_stripped_and_letters_kept():
    assert strip_tones("Ấp Đặng Thuỳ Trường") == "Âp Đăng Thuy Trương"
