"""What became of a province is told from the registers, in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.data import store
from helpers.data.documents import list_provinces
from helpers.ground.languages import LANGUAGES
from helpers.page import province
from helpers.page.sections.places import render_place

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def tell():
    """Return the banner of a province; its figures play no part."""
    read = {lang: province.read_province(list_provinces()[0], lang) for lang in LANGUAGES}

    def call(province_id: str, lang: str = "en", **changed: object) -> str:
        data = read[lang]
        return render_place(replace(data, province_id=province_id, **changed)).html

    return call


def test_a_province_that_ceased_names_its_last_day_and_its_successor(tell):
    assert "Kiên Giang was a province until 30 Jun 2025. Since 1 Jul 2025" in tell("91-kien-giang")
    assert "part of An Giang (Resolution 202/2025/QH15)" in tell("91-kien-giang")
    assert "part of Quảng Ngãi (Resolution 202/2025/QH15)" in tell("62-kon-tum")
    vietnamese = tell("62-kon-tum", "vi")
    assert "Kon Tum là một đơn vị hành chính cấp tỉnh đến hết ngày 30/6/2025" in vietnamese
    assert "Từ ngày 1/7/2025, địa bàn này thuộc Quảng Ngãi" in vietnamese
    assert "Nghị quyết số 202/2025/QH15" in vietnamese


def test_a_code_with_a_new_meaning_is_warned_of(tell):
    assert "The code 91 now stands for An Giang" in tell("91-kien-giang")
    assert "code" not in tell("62-kon-tum")


def test_an_unchanged_province_says_nothing(tell):
    assert tell("20-lang-son") == ""


def test_a_name_that_stays_is_told_from_the_province_that_bears_it_now(tell):
    text = tell("51-quang-ngai")
    assert "about Quảng Ngãi as it was until 30 Jun 2025" in text
    assert "formed together with Kon Tum" in text


def test_a_new_province_names_those_it_was_made_of(tell):
    text = tell("91-an-giang")
    assert "since 1 Jul 2025 (Resolution 202/2025/QH15), when An Giang and Kiên Giang" in text


def test_a_renamed_province_names_the_other_name(tell):
    assert "bore this name until 31 Dec 2024; then it became Huế" in tell("46-thua-thien-hue")
    assert "since 1 Jan 2025 (Resolution 175/2024/QH15); before, Thừa Thiên Huế" in tell("46-hue")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_province_of_the_register_can_be_told(tell, lang):
    changed = set()
    for row in store.read_register("province_changes").to_dict("records"):
        if row["old_province_id"] != row["new_province_id"]:
            changed |= {row["old_province_id"], row["new_province_id"]}
    for province_id in store.read_register("provinces")["province_id"]:
        text = tell(province_id, lang)
        assert bool(text) == (province_id in changed), province_id
        assert "{" not in text
        assert lang == "en" or "Resolution" not in text


def test_a_hostile_name_stays_text(tell):
    labels = province.read_labels("en")
    spoilt = {key: row | {"name_vi": HOSTILE} for key, row in labels.provinces.items()}
    text = tell("62-kon-tum", labels=replace(labels, provinces=spoilt))
    assert "&lt;script&gt;" in text
    assert "<script" not in text
