"""What can be explored: all rows in words, hostile text harmless, nothing asked of a network."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from helpers.data import store
from helpers.ground import paths
from helpers.ground.audience import FOR_STORE, VARIABLE
from helpers.ground.languages import LANGUAGES
from helpers.page import explore, explore_rows
from helpers.page.explore import Explorer
from helpers.page.province import read_labels

HOSTILE = "<script>alert(1)</script>"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("table", "make"),
    [
        ("observations", explore_rows.list_figures),
        ("shares", explore_rows.list_shares),
        ("findings", explore_rows.list_findings),
    ],
)
def test_every_row_of_every_province_is_there(table, make, lang, monkeypatch):
    few = store.read_all_processed(table).groupby("province_id").head(1)
    monkeypatch.setattr(explore_rows.store, "read_all_processed", lambda name: few)
    rows = make(lang)
    assert len(rows) == len(few) > 1
    chosen = [explore.translate(name, lang) for name in explore.CHOSEN]
    assert len([name for name in rows.columns if name in chosen]) == 3
    assert not rows.isna()[[name for name in rows.columns if name in chosen]].any(axis=None)


def test_a_source_opens_to_show_the_line(monkeypatch, tmp_path):
    document = store.read_documents()["document_id"].iloc[0]
    monkeypatch.setenv(paths.SOURCES_VARIABLE, str(tmp_path))
    (tmp_path / f"{document}.txt").write_text(f"one\ntwo {HOSTILE}\n", encoding="utf-8")
    explore_rows.read_lines.cache_clear()
    shown = explore_rows.Sources(read_labels("en")).fold([f"{document}:2:1", f"{document}:2:3"])
    assert shown.count("<details>") == 1
    assert "<p>Line 2: two &lt;script&gt;" in shown
    explore_rows.read_lines.cache_clear()
    (tmp_path / f"{document}.txt").unlink()
    shown = explore_rows.Sources(read_labels("en")).fold([f"{document}:2:1"])
    explore_rows.read_lines.cache_clear()
    assert "its text is not at hand" in shown


FRAME = pd.DataFrame({"Province": ["Lạng Sơn", "Kon Tum"], "Value": [2427.0, float("nan")]})


def test_what_is_stored_in_the_repository_has_no_script(monkeypatch):
    monkeypatch.setenv(VARIABLE, FOR_STORE[VARIABLE])
    shown = Explorer(FRAME, "Figures", "en")._repr_mimebundle_()
    assert shown["text/html"] == f"<p>{shown['text/plain']}</p>"
    assert "2 rows" in shown["text/plain"]


def test_a_missing_package_is_told_in_a_sentence(monkeypatch):
    monkeypatch.setattr(explore, "find_spec", lambda name: None)
    shown = Explorer(FRAME, "Figures", "en")._repr_mimebundle_()
    assert shown["text/plain"] == "The package itables is missing: pip install itables"


def test_a_table_brings_its_script_and_asks_nothing_of_a_network():
    pytest.importorskip("itables")
    shown = Explorer(FRAME, "Figures", "vi")._repr_mimebundle_()["text/html"]
    assert "2.427" in shown
    assert not re.search(r"NaN(</td>|\\\")", shown)
    loads = r"<(?:script|link|img)[^>]*(?:src|href)=[\"']?http|import\s*\(?[\"']http|@import"
    assert re.findall(loads, shown) == []
    assert len(shown) < 1_500_000
    assert ".dt-container{background:none!important}" in shown  # white upon white in the dark


def test_a_table_without_rows_can_be_shown():
    pytest.importorskip("itables")
    shown = Explorer(FRAME.iloc[:0, :0], "Figures", "en")._repr_mimebundle_()
    assert "0 rows" in shown["text/plain"]
