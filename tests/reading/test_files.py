"""Files of every kind become numbered lines; bad ones end in one sentence."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path

import pytest

from benchmarks import made_files
from helpers.ground import paths
from helpers.ground.errors import ContractError, MissingInputError, UnreadableFileError
from helpers.ground.hashing import hash_file
from helpers.reading.files import child, limits, read
from helpers.reading.files.content import TextOfFile
from helpers.reading.files.damage import CONVERTED
from helpers.reading.files.syllables import TONES
from tests.reading.made_text import PARAGRAPHS, TABLE, TEXT, list_numbers

pytestmark = pytest.mark.skipif(
    any(importlib.util.find_spec(name) is None for name in ("lxml", "pypdfium2", "fpdf")),
    reason="the packages of requirements-reading.lock are not installed",
)

SOURCES = Path(os.environ.get(paths.SOURCES_VARIABLE, ""))


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def list_texts(text: TextOfFile) -> list[str]:
    return [line.text for line in text.lines]


# --- texts keep their lines ------------------------------------------------


@pytest.mark.parametrize("content", ["một\n\n 2 hồ sơ \n", "một\n\n2", "\n\xa0\n3\tx\n"])
def test_a_text_gives_its_own_lines_and_bytes(tmp_path, content):
    text = read.read_file(write(tmp_path / "a.txt", content))
    assert text.text == content
    assert text.sha256 == hash_file(tmp_path / "a.txt")
    assert [line.number for line in text.lines] == list(range(1, len(text.lines) + 1))
    assert list_texts(text) == content.removesuffix("\n").split("\n")


@pytest.mark.skipif(not SOURCES.is_dir(), reason="no texts of documents at hand")
@pytest.mark.parametrize("path", sorted(SOURCES.glob("*.txt")), ids=lambda path: path.stem)
def test_a_text_of_a_document_stays_as_registered(path):
    text = child.read(path)
    assert text.text.encode() == path.read_bytes()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-8"])
def test_the_marks_and_the_width_of_unicode_do_not_matter(tmp_path, encoding):
    source = write(tmp_path / "a.txt", TEXT.replace("\n", "\r\n").encode(encoding))
    assert child.read(source).text == TEXT


def test_letters_and_accents_apart_are_joined(tmp_path):
    text = child.read(write(tmp_path / "a.txt", "Vie\u0323\u0302t Nam 12"))
    assert (text.text, text.flags) == ("Việt Nam 12", ())


def test_windows_1258_is_recognised(tmp_path):
    vietnamese = "Tất cả hồ sơ của tỉnh được tiếp nhận: 19.963"
    stored = "".join(made_1258(letter) for letter in vietnamese).encode("cp1258")
    text = child.read(write(tmp_path / "a.txt", stored))
    assert (text.text, text.flags) == (vietnamese, (CONVERTED,))


def made_1258(letter: str) -> str:
    """Return a letter as Windows-1258 stores it: with its accent, and the tone behind."""
    parts = unicodedata.normalize("NFD", letter)
    tone = "".join(part for part in parts if part in TONES)
    return unicodedata.normalize("NFC", "".join(p for p in parts if p not in TONES)) + tone


# --- the same report in every form -----------------------------------------


@pytest.fixture(scope="module")
def forms(tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("forms")
    makers = {form: m for form, m in made_files.MAKERS.items() if form != "scan"}
    for ending, make in makers.values():
        make(TEXT, folder / f"a{ending}")
    return {form: folder / f"a{ending}" for form, (ending, _) in makers.items()}


@pytest.mark.parametrize("form", ["pdf", "docx", "html"])
def test_every_form_says_the_same(forms, form):
    text = child.read(forms[form])
    assert list_texts(text) == TEXT.split("\n")
    assert text.kind == form
    assert text.text == TEXT + "\n"


@pytest.mark.parametrize("form", ["pdf", "docx", "html"])
def test_a_cell_keeps_the_headers_of_its_row_and_column(forms, form):
    lines = child.read(forms[form]).lines
    row = next(line for line in lines if "Sở Tư pháp" in line.text)
    cells = {row.text[start:end]: n for n, (start, end) in enumerate(row.cells)}
    assert row.column_headers[cells["2.704"]] == "Tiếp nhận"
    assert row.column_headers[cells["1.099"]] == "Trực tuyến"
    assert row.row_header == "Sở Tư pháp"
    head = next(line for line in lines if line.text == TABLE[0])
    assert head.column_headers == ()


def test_what_stands_around_a_page_is_dropped_and_can_be_looked_at(forms):
    text = child.read(forms["html"])
    around = ["Trang chủ", "1.234.567", "771", "077.999"]
    said = " ".join(dropped.text for dropped in text.dropped)
    assert [word for word in around if word in text.text] == []
    assert [word for word in around if word not in said] == []
    assert "99881" not in text.text + said


def test_markdown_keeps_its_lines_and_knows_its_tables(tmp_path):
    source = "# Kết quả\n\n| Đơn vị | Hồ sơ |\n|---|--:|\n| Sở Y tế | 12 |\n"
    text = child.read(write(tmp_path / "a.md", source))
    assert text.text == source
    row = text.lines[4]
    assert [row.text[start:end] for start, end in row.cells] == ["Sở Y tế", "12"]
    assert (row.column_headers, row.row_header) == (("Đơn vị", "Hồ sơ"), "Sở Y tế")
    assert text.lines[2].column_headers == text.lines[3].cells == ()


def test_a_table_of_a_text_has_headers_where_its_first_row_has_no_figures(tmp_path):
    head = "| Nội dung | Cấp tỉnh | Tổng |"
    text = child.read(write(tmp_path / "a.txt", f"{head}\n| Trực tuyến | 4.006 | 12.118 |\n"))
    assert text.lines[1].column_headers == ("Nội dung", "Cấp tỉnh", "Tổng")
    plain = child.read(write(tmp_path / "b.txt", "| Sở Y tế | 12 |\n| Sở Tư pháp | 15 |\n"))
    assert [line.column_headers for line in plain.lines] == [(), ()]


# --- keeping a text ---------------------------------------------------------


def test_a_text_is_kept_where_the_variable_says_and_never_replaced(tmp_path, monkeypatch):
    monkeypatch.setenv(paths.SOURCES_VARIABLE, str(tmp_path / "kept"))
    text = child.read(write(tmp_path / "a.txt", "12 hồ sơ"))
    kept = read.keep_text(text, "made-2020")
    assert kept == tmp_path / "kept" / "made-2020.txt"
    assert hash_file(kept) == text.sha256
    assert read.keep_text(text, "made-2020") == kept
    other = child.read(write(tmp_path / "a.txt", "13 hồ sơ"))
    with pytest.raises(ContractError, match="holds another text"):
        read.keep_text(other, "made-2020")
    assert kept.read_text(encoding="utf-8") == "12 hồ sơ"


def test_texts_are_kept_out_of_git_without_the_variable(monkeypatch):
    monkeypatch.delenv(paths.SOURCES_VARIABLE, raising=False)
    monkeypatch.delenv(paths.ROOT_VARIABLE, raising=False)
    ignored = (paths.resolve_root() / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert f"/{paths.text('x').parent.name}/" in ignored


# --- bad files ---------------------------------------------------------------

DOCUMENT = "%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj"
WORD_97 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
BAD = {
    "empty.pdf": ("", "is empty"),
    "broken.pdf": (DOCUMENT, "is a damaged PDF"),
    "text.pdf": ("12 hồ sơ", "does not begin like one"),
    "pdf.docx": (DOCUMENT, "is called a Word file .* but is a PDF: rename"),
    "word.txt": (b"PK\x03\x04", "is called a text but is a Word file"),
    "old.doc": (WORD_97, "soffice --headless --convert-to docx old.doc"),
    "locked.docx": (WORD_97 + "EncryptedPackage".encode("utf-16-le"), "locked by a password"),
    "binary.txt": (bytes(range(256)) * 9, "save it as UTF-8"),
    "zero.txt": (b"12\x00\x01 ho so", "is a binary file"),
    "german.txt": ("Größe über älter schön möglich".encode("latin-1"), "neither UTF-8 nor"),
    "picture.png": (b"\x89PNG....", "is a damaged picture"),
    "unknown.xyz": ("12 hồ sơ", "of no kind that can be read"),
    "blank.txt": (" \n\n", "no text in"),
    "long.txt": ("12 " * limits.LONGEST_LINE, "has a line of"),
    "many.txt": ("1\n" * (limits.MOST_LINES + 1), "more than 50000"),
    "script.html": ("<html><script>var a = 12</script><body> </body></html>", "no text in"),
    "plain.html": ("12 hồ sơ", "no mark-up"),
    "cut.docx": (b"PK\x03\x04 and no more", "damaged Word file"),
}


def read_here(path: Path) -> TextOfFile:
    """Read a file as `read_file` does, but in this process."""
    read.require_readable(path)
    return child.read(path)


def refuse(path: Path) -> str:
    """Return the sentence with which a file is refused; it is one, and not too long."""
    with pytest.raises(UnreadableFileError) as caught:
        read_here(path)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert len(sentence) < 250
    assert path.name in sentence
    return sentence


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_in_a_sentence(tmp_path, name):
    content, part = BAD[name]
    path = write(tmp_path / name, content)
    assert re.search(part, refuse(path))


def test_what_is_no_file_is_refused_without_waiting_for_it(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(UnreadableFileError, match="pipe or a device"):
        read.read_file(tmp_path / "pipe.txt")
    with pytest.raises(UnreadableFileError, match="is a folder"):
        read.read_file(tmp_path)
    with pytest.raises(MissingInputError, match="there is no file"):
        read.read_file(tmp_path / "a.txt")


def test_a_word_file_that_unpacks_to_too_much_is_refused(tmp_path):
    bomb = tmp_path / "bomb.docx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", " " * (limits.LARGEST_PART + 1))
    assert "unpacks to more than" in refuse(bomb)


def test_entities_that_multiply_are_not_resolved(tmp_path):
    bomb = tmp_path / "laughs.docx"
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    with zipfile.ZipFile(bomb, "w") as package:
        head = f'<!DOCTYPE x [<!ENTITY e0 "aaaaaaaaaa">{entities}]>'
        package.writestr("word/document.xml", f"{head}<x>&e9;</x>")
    refuse(bomb)


def test_a_reader_that_runs_wild_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(read, "CHILD", "tests.reading.runs_wild")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    with pytest.raises(UnreadableFileError, match="takes more than"):
        read.read_file(write(tmp_path / "time.txt", "12"))
    with pytest.raises(UnreadableFileError, match="needs too much memory"):
        read.read_file(write(tmp_path / "memory.txt", "12"))


# --- the door ---------------------------------------------------------------


def test_reading_loads_its_libraries_only_in_the_process_that_opens_files():
    modules = "helpers.reading.files.read, helpers.reading.files.child"
    code = f"import sys, {modules}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "helpers" in loaded
    assert loaded.isdisjoint({"lxml", "pypdfium2", "PIL", "numpy", "pandas"})


def test_a_missing_package_is_named_with_the_command_that_installs_it(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(child, "restrict_memory", lambda: None)
    monkeypatch.setattr(child, "allow_page", lambda: None)
    monkeypatch.setitem(sys.modules, "lxml", None)
    monkeypatch.delitem(sys.modules, "helpers.reading.files.word", raising=False)
    made_files.make_docx("12", tmp_path / "a.docx")
    child.main(tmp_path / "a.docx")
    assert "the package lxml is not installed: `python3 run.py read`" in capsys.readouterr().out


def test_progress_is_told_page_by_page(forms):
    told: list[tuple[int, int, str]] = []
    text = read.read_file(forms["pdf"], progress=lambda *page: told.append(page))
    assert told == [(1, 1, "text")]
    assert list_numbers(text.text) == list_numbers(TEXT)
    assert text.lines[1].page == 1
    assert len(PARAGRAPHS) < len(text.lines)
