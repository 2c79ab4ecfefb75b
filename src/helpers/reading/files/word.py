"""Word files: every paragraph, row of a table and note, as the reader of the file sees it.

The XML is walked here, not by python-docx: its texts of paragraphs lack what stands in smart tags,
fields, text boxes and accepted changes, and Vietnamese offices' files have figures in all of them.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from helpers.ground.errors import UnreadableFileError
from helpers.reading.draft import Line
from helpers.reading.files.content import Reading
from helpers.reading.files.damage import CONVERTED
from helpers.reading.files.limits import LARGEST_PART
from helpers.reading.files.old_letters import convert_run
from helpers.reading.files.tables import Cell, make_lines, place_cells

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
BODY = "word/document.xml"
NOTES = ("word/footnotes.xml", "word/endnotes.xml")

UNSEEN = {f"{W}{name}" for name in ("del", "moveFrom", "instrText", "rPr", "pPr")} | {COMPATIBILITY}
"""What is in the file but not on the page; a text box stands twice, once as a fallback."""

SPACES = {f"{W}tab": " ", f"{W}br": " ", f"{W}cr": " ", f"{W}noBreakHyphen": "-"}
CONTAINERS = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo")}
FONTS = ("ascii", "hAnsi", "cs")
SEVERAL, LONG = 3, 400
"""Paragraphs and letters of a cell that holds running text."""


def read_docx(path: Path) -> Reading:
    """Return what a Word file says.

    Raises
    ------
    UnreadableFileError
        If it is damaged, no Word file, or unpacks to too much.
    """
    try:
        with zipfile.ZipFile(path) as package:
            lines = [line for part in _list_parts(package, path) for line in _read_part(part)]
    except (zipfile.BadZipFile, etree.XMLSyntaxError, EOFError, NotImplementedError) as error:
        raise UnreadableFileError(
            f'"{path.name}" is a damaged Word file: open it in Word or LibreOffice and save it anew'
        ) from error
    return Reading(tuple(lines))


def _list_parts(package: zipfile.ZipFile, path: Path) -> Iterator[etree._Element]:
    """Yield the parts of the package that hold text."""
    names = package.namelist()
    if BODY not in names:
        raise UnreadableFileError(
            f'"{path.name}" is an archive but no Word document: give the document itself'
        )
    for name in (BODY, *NOTES):
        if name not in names:
            continue
        with package.open(name) as file:
            content = file.read(LARGEST_PART + 1)
        if len(content) > LARGEST_PART:
            raise UnreadableFileError(
                f'"{path.name}" unpacks to more than {LARGEST_PART // 1_000_000} MB of text: '
                "it is no report, or it is damaged on purpose"
            )
        yield etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


def _read_part(root: etree._Element) -> Iterator[Line]:
    """Yield the lines of a part."""
    if root.tag == f"{W}document":
        yield from _read_blocks(root.find(f"{W}body"))
        return
    for note in root:
        if note.get(f"{W}type") in (None, "normal"):
            yield from _read_blocks(note)


def _read_blocks(parent: etree._Element | None) -> Iterator[Line]:
    """Yield paragraphs and tables in the order of the file."""
    for block in parent if parent is not None else ():
        if block.tag == f"{W}p":
            yield from _read_paragraph(block)
        elif block.tag == f"{W}tbl":
            yield from _read_table(block)
        elif block.tag in CONTAINERS:
            yield from _read_blocks(block)


def _read_paragraph(paragraph: etree._Element) -> Iterator[Line]:
    """Yield a paragraph as one line, then the paragraphs of text boxes in it."""
    pieces = list(_list_pieces(paragraph))
    text = " ".join("".join(text for text, _ in pieces).split())
    if text:
        old = any(code for _, code in pieces)
        yield Line(number=0, text=text, flags=(CONVERTED,) if old else ())
    for box in paragraph.iter(f"{W}txbxContent"):
        if not any(parent.tag in UNSEEN for parent in box.iterancestors()):
            yield from _read_blocks(box)


def _list_pieces(parent: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield the texts of a paragraph, each with the old encoding that it was in."""
    for child in parent:
        if child.tag in UNSEEN or child.tag == f"{W}txbxContent":
            continue
        if child.tag in SPACES:
            yield SPACES[child.tag], ""
        elif child.tag == f"{W}t":
            yield convert_run(child.text or "", _find_font(parent))
        else:
            yield from _list_pieces(child)


def _find_font(run: etree._Element) -> str:
    """Return the font that a run names, or an empty text."""
    fonts = run.find(f"{W}rPr/{W}rFonts")
    named = (fonts.get(f"{W}{kind}") for kind in FONTS) if fonts is not None else ()
    return next(filter(None, named), "")


# --- tables ------------------------------------------------------------------


def _read_table(table: etree._Element) -> Iterator[Line]:
    """Yield the rows of a table, or its paragraphs if it only lays out a page."""
    rows = [list(_list_cells(row)) for row in _iterate(table, "tr")]
    if _is_layout(rows):
        for row in rows:
            for cell in row:
                yield from _read_blocks(cell)
        return
    grid = place_cells(_measure_row(row) for row in rows)
    yield from make_lines(_join_down(grid, rows))


def _iterate(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the rows of a table or the cells of a row, also where they stand in a container."""
    for child in parent:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in CONTAINERS:
            yield from _iterate(child, name)


def _list_cells(row: etree._Element) -> Iterator[etree._Element]:
    """Yield the cells of a row."""
    yield from _iterate(row, "tc")


def _is_layout(rows: list[list[etree._Element]]) -> bool:
    """Tell whether a table only places running text: one column, tables within, or long cells."""
    cells = [cell for row in rows for cell in row]
    if max(map(len, rows), default=0) < 2 or any(c.find(f".//{W}tbl") is not None for c in cells):
        return True
    return any(len(c.findall(f"{W}p")) >= SEVERAL and len(_read_cell(c)) > LONG for c in cells)


def _read_cell(cell: etree._Element) -> str:
    """Return the text of a cell in one line."""
    return " ".join(line.text for line in _read_blocks(cell))


def _find_value(cell: etree._Element, name: str) -> str | None:
    """Return the value of a property of a cell: empty if it is there without one."""
    found = cell.find(f"{W}tcPr/{W}{name}")
    return None if found is None else found.get(f"{W}val") or ""


def _measure_row(cells: list[etree._Element]) -> Iterator[tuple[Cell, int, int]]:
    """Yield the cells of a row with the columns that each spans."""
    for cell in cells:
        header = cell.getparent().find(f"{W}trPr/{W}tblHeader") is not None
        width = _find_value(cell, "gridSpan") or "1"
        yield Cell(_read_cell(cell), header), int(width) if width.isdigit() else 1, 1


def _join_down(grid: list[list[Cell]], rows: list[list[etree._Element]]) -> list[list[Cell]]:
    """Return a grid in which a cell that is merged with the one above is the same."""
    joined = [list(row) for row in grid]
    for y, row in enumerate(rows[1:], start=1):
        x = 0
        for cell in row:
            width = int(_find_value(cell, "gridSpan") or "1")
            if _find_value(cell, "vMerge") in ("", "continue"):
                joined[y][x : x + width] = joined[y - 1][x : x + width]
            x += width
    return joined
