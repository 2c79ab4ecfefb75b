"""Every text that a reader sees exists in both languages."""

from __future__ import annotations

import ast
import re
import unicodedata
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import helpers
from helpers.data import store
from helpers.data.contract import list_registers
from helpers.ground.languages import LANGUAGES, read_catalogue

PACKAGE = Path(helpers.__file__).parent
KEYWORDS = {"t": None, "translate": None, "_": None}
PLACEHOLDER = re.compile(r"\{(\w*)\}")


def list_messages() -> dict[str, str]:
    """Return each text that the code asks a translation for, and where it does."""
    found = extract_from_dir(PACKAGE, [("**.py", "python")], keywords=KEYWORDS)
    return {text: f"{name}:{line}" for name, line, text, *_ in found if isinstance(text, str)}


def list_constants() -> set[str]:
    """Return every text that stands anywhere in the code; some are translated by variable."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py"))
    nodes = (node for tree in trees for node in ast.walk(tree))
    return {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}


@pytest.fixture(scope="module")
def messages() -> dict[str, str]:
    return list_messages()


def test_the_code_is_searched(messages):
    assert "{number} percentage points" in messages
    assert len(messages) > 50


def test_every_message_is_translated(messages):
    catalogue = read_catalogue("vi")
    assert {text: place for text, place in messages.items() if text not in catalogue} == {}


def test_no_translation_is_left_over():
    assert set(read_catalogue("vi")) - list_constants() == set()


def test_no_translation_is_unfinished_or_obsolete():
    with (PACKAGE / "ground" / "locale" / "vi.po").open("rb") as file:
        catalogue = read_po(file, locale="vi", abort_invalid=True)
    assert [m.id for m in catalogue if m.id and (m.fuzzy or not m.string)] == []
    assert list(catalogue.obsolete) == []


def test_placeholders_survive_translation():
    for text, translated in read_catalogue("vi").items():
        assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(translated)), text


def test_texts_are_composed_letter_by_letter_and_trimmed():
    for pair in read_catalogue("vi").items():
        for text in pair:
            assert unicodedata.is_normalized("NFC", text), text
            assert text == text.strip(), text
            assert text.endswith(".") <= pair[1].endswith("."), text


PAIRS = [
    (name, column)
    for name in list_registers()
    if name != "documents"
    for column in ("label", "definition", "reason", "base", "explanation", "reading")
]


@pytest.mark.parametrize(("register", "stem"), PAIRS)
def test_registers_say_everything_in_both_languages(register, stem):
    table = store.read_register(register)
    columns = [f"{stem}_{lang}" for lang in LANGUAGES]
    present = [column for column in columns if column in table]
    assert len(present) in (0, len(LANGUAGES))
    for column in present:
        blank = table[(table[column].str.strip() == "")]
        assert blank.index.tolist() == [], f"{register}.{column}"


def test_every_bilingual_column_has_its_pair():
    for name in list_registers():
        table = store.read_documents() if name == "documents" else store.read_register(name)
        stems = {c[:-3] for c in table if c.endswith(("_vi", "_en"))}
        for stem in stems:
            filled = {lang: table[f"{stem}_{lang}"].str.strip() != "" for lang in LANGUAGES}
            assert (filled["vi"] == filled["en"]).all(), f"{name}.{stem}"
