"""Web pages: what the page says, without menus, counters, scripts and lists of other pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from lxml import html

from helpers.ground.errors import UnreadableFileError
from helpers.reading.draft import Line
from helpers.reading.files.content import Dropped, Reading
from helpers.reading.files.decoding import decode
from helpers.reading.files.plain import read_bytes
from helpers.reading.files.tables import Cell, make_lines, place_cells

NO_TEXT = {
    *("script", "style", "noscript", "template", "iframe", "svg", "head", "select", "button"),
    *("object", "canvas", "audio", "video", "option", "input", "textarea"),
}
AROUND = {"nav", "footer", "aside", "form"}
NAMED_AROUND = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menu\w*|breadcrumbs?|sidebar|footer|banner|comments?|share|social"
    r"|related|tin-?lien-?quan|lien-?quan|tin-?khac|counter|visitors?|thong-?ke-?truy-?cap"
    r"|truy-?cap|luot-?xem|copyright|advert\w*|ads)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Names of classes for what stands around the text."""

BLOCKS = {
    *("p", "div", "section", "article", "main", "header", "footer", "ul", "ol", "li", "dl", "dt"),
    *("dd", "blockquote", "pre", "figure", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "hr"),
    *("br", "address", "fieldset", "center", "details", "summary", "body", "tr", "td", "th"),
    *("table", "tbody", "thead", "tfoot", "caption"),
}
HIDDEN = re.compile(r"display\s*:\s*none")
MENU, FURNITURE = "menu_of_page", "page_furniture"
MOST = 0.5
"""Share of the page's letters above which an element is the text itself, whatever its name."""

LINKED, FEW_LINKS = 0.8, 2
LONG_CELL = 400


def read_html(path: Path) -> Reading:
    """Return what a web page says.

    Raises
    ------
    UnreadableFileError
        If there is nothing on it.
    """
    content, _ = decode(read_bytes(path), name=path.name)
    if not re.search(r"<\s*[a-zA-Z!]", content):
        raise UnreadableFileError(f'"{path.name}" is called a web page but has no mark-up in it')
    declared = re.sub(r"^\s*<\?xml[^>]*\?>", "", content)
    body = _parse(declared, path)
    _drop_unseen(body)
    dropped = [*_drop_around(body), *_drop_menus(body)]
    lines = list(_read_flow(_find_main(body)))
    return Reading(tuple(lines), dropped=tuple(d for d in dropped if d.text))


def _parse(content: str, path: Path) -> html.HtmlElement:
    """Return the body of a page."""
    try:
        root = html.document_fromstring(content)
    except (ValueError, html.etree.LxmlError) as error:
        raise UnreadableFileError(f'"{path.name}" is a web page without any text') from error
    body = root.find("body")
    return root if body is None else body


def _squeeze(text: str) -> str:
    """Return a text with single spaces."""
    return " ".join(text.split())


def _count_letters(element: html.HtmlElement) -> int:
    """Return the number of letters that an element shows."""
    return len(_squeeze(element.text_content()))


# --- what is no part of the text -------------------------------------------


def _drop(element: html.HtmlElement, reason: str) -> Dropped:
    """Take an element out of the page and return what it said."""
    said = _squeeze(element.text_content())
    element.drop_tree()
    return Dropped(said, reason)


def _drop_unseen(body: html.HtmlElement) -> None:
    """Take out what no reader of the page sees: scripts, comments, hidden parts."""
    for element in list(body.iterdescendants()):
        if not isinstance(element.tag, str) or _is_hidden(element):
            element.drop_tree()


def _is_hidden(element: html.HtmlElement) -> bool:
    """Tell whether an element is no part of what is shown."""
    hidden = element.get("hidden") is not None
    return hidden or element.tag in NO_TEXT or bool(HIDDEN.search(element.get("style", "")))


def _drop_around(body: html.HtmlElement) -> Iterator[Dropped]:
    """Take out elements that say by their name that they stand around the text."""
    most = MOST * _count_letters(body)
    for element in list(body.iterdescendants()):
        names = f"{element.get('class', '')} {element.get('id', '')}"
        named = element.tag in AROUND or NAMED_AROUND.search(names)
        if named and _count_letters(element) < most:
            yield _drop(element, FURNITURE)


def _drop_menus(body: html.HtmlElement) -> Iterator[Dropped]:
    """Take out lists of which nearly everything is a link."""
    for element in list(body.iter("ul", "ol", "div", "section", "header")):
        links = list(element.iter("a"))
        letters = _count_letters(element)
        linked = sum(_count_letters(link) for link in links)
        if len(links) >= FEW_LINKS and letters and linked >= LINKED * letters:
            yield _drop(element, MENU)


def _find_main(body: html.HtmlElement) -> html.HtmlElement:
    """Return the element that says it is the text and holds most of what is left, or all."""
    most = MOST * _count_letters(body)
    named = [*body.iter("main", "article"), *body.xpath('.//*[@role="main"]')]
    holding = [element for element in named if _count_letters(element) >= most]
    return min(holding, key=_count_letters, default=body)


# --- lines -------------------------------------------------------------------


def _read_flow(element: html.HtmlElement) -> Iterator[Line]:
    """Yield paragraphs and tables of an element in turn."""
    pieces: list[str] = []
    for piece in _list_pieces(element):
        if isinstance(piece, str):
            pieces.append(piece)
            continue
        yield from _end_line(pieces)
        if piece is not None:
            yield from _read_table(piece)
    yield from _end_line(pieces)


def _end_line(pieces: list[str]) -> Iterator[Line]:
    """Yield the line of the pieces so far, if they say something, and begin a new one."""
    text = _squeeze("".join(pieces))
    pieces.clear()
    if text:
        yield Line(number=0, text=text)


def _list_pieces(element: html.HtmlElement) -> Iterator[str | html.HtmlElement | None]:
    """Yield texts, None where a line ends, and tables of figures."""
    if element.tag == "table" and not _is_layout(element):
        yield element
        return
    breaks = element.tag in BLOCKS
    if breaks:
        yield None
    yield from _split(element, element.text)
    for child in element:
        yield from _list_pieces(child)
        yield from _split(element, child.tail)
    if breaks:
        yield None


def _split(parent: html.HtmlElement, text: str | None) -> Iterator[str | None]:
    """Yield a text, cut at the ends of lines where these count."""
    if parent.tag != "pre":
        yield text or ""
        return
    for line in (text or "").split("\n"):
        yield from (line, None)


# --- tables ------------------------------------------------------------------


def _list_rows(table: html.HtmlElement) -> list[list[html.HtmlElement]]:
    """Return the cells of each row of a table."""
    return [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]


def _is_layout(table: html.HtmlElement) -> bool:
    """Tell whether a table only places running text: one column, tables within, or long cells."""
    rows = _list_rows(table)
    if max(map(len, rows), default=0) < 2 or next(table.iterdescendants("table"), None) is not None:
        return True
    cells = [cell for row in rows for cell in row]
    return any(_count_letters(c) > LONG_CELL and len(list(c.iter("p", "br"))) > 2 for c in cells)


def _read_table(table: html.HtmlElement) -> Iterator[Line]:
    """Yield caption and rows of a table."""
    for caption in table.iter("caption"):
        yield from _end_line([caption.text_content()])
    rows = _list_rows(table)
    yield from make_lines(place_cells(map(_measure_row, rows)))


def _measure_row(cells: Sequence[html.HtmlElement]) -> Iterator[tuple[Cell, int, int]]:
    """Yield the cells of a row with the columns and rows that each spans."""
    whole = all(cell.tag == "th" for cell in cells) and bool(cells)
    for cell in cells:
        text = " ".join(line.text for line in _read_flow(cell))
        header = whole or cell.getparent().getparent().tag == "thead"
        yield Cell(text, header), _read_span(cell, "colspan"), _read_span(cell, "rowspan")


def _read_span(cell: html.HtmlElement, name: str) -> int:
    """Return how many columns or rows a cell spans, as browsers limit it."""
    text = cell.get(name, "1").strip()
    return min(max(1, int(text)), 200) if text.isdecimal() else 1
