"""Search engines find what the data of a page are, and nothing in it can run."""

from __future__ import annotations

import json
import re

import pytest

from helpers.data.documents import list_owned
from helpers.ground.languages import LANGUAGES
from helpers.page import dataset, render
from tests.representatives import choose_provinces

PROVINCE = choose_provinces()[0]
HOSTILE = '</script><script>alert("x")</script>&'


def describe(lang: str = "en", *, title: str = "E-government", place: str = "Kon Tum Province"):
    documents = list_owned()[PROVINCE]
    return dataset.describe_page(PROVINCE, title, lang, documents=documents, place=place)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_data_set_has_what_search_engines_ask_for(lang):
    told = json.loads(describe(lang))
    assert (told["@context"], told["@type"]) == ("https://schema.org", "Dataset")
    assert 50 <= len(told["description"]) <= 5000
    assert {file["contentUrl"] for file in told["distribution"]} == {
        f"data/{PROVINCE}.xlsx",
        f"data/{PROVINCE}.zip",
    }
    assert len(told["isBasedOn"]) == len(list_owned()[PROVINCE])
    assert re.fullmatch(r"[0-9-]{10}/[0-9-]{10}", told["temporalCoverage"])
    assert told["license"].startswith("https://creativecommons.org/")


def test_no_text_ends_the_element_that_holds_it():
    text = describe(title=HOSTILE)
    assert not set(text) & set("<>&")
    assert json.loads(text)["name"] == HOSTILE


def test_a_page_holds_it_as_data_and_its_audit_allows_no_other_script():
    page = f'<h1>x</h1><script type="{dataset.DATA_BLOCK}">{describe()}</script>'
    audit = render.PageAudit()
    audit.feed(page)
    assert audit.faults == []
    assert dict(render.DATA_BLOCK) == {"type": dataset.DATA_BLOCK}


def test_of_no_files_nothing_is_said():
    assert dataset.write_dataset("", "x", "en", files=[], documents=[]) == ""
