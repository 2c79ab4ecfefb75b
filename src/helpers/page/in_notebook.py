"""A piece of a page as a notebook shows it: legible without the page's style and links.

JupyterLab takes `<style>` and most of SVG out of a notebook that is not trusted yet, code hosts
take out all style. So the look stands in the tags, and the text reads well without any.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser
from textwrap import shorten

from helpers.ground.audience import is_for_page

PAGES = "../reports/"
"""Where pages and their downloads lie, from the folder of the notebooks."""

KEPT = frozenset({"id", "title", "scope", "colspan", "open", "lang", "hreflang", "width", "height"})
"""Attributes that say something without a style sheet."""

DRAWN = frozenset({"x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "viewbox"})
VOID = frozenset({"br", "hr", "img", "input", "wbr"})
LEFT_OUT = frozenset({"fieldset", "button", "script", "style"})
"""What does nothing without the page's style, or must not be in a notebook."""

BLOCKS = frozenset(
    {"p", "div", "li", "tr", "h2", "h3", "h4", "caption", "summary", "dt", "dd", "section", "ul"}
)
MARKS = {"h2": "## ", "h3": "### ", "h4": "#### ", "li": "- ", "caption": "### ", "summary": "▸ "}
"""What stands before a line of plain text, as in Markdown."""

EDGE = "border-left:4px solid {};padding:1px 14px;margin:10px 0"
SEVERITIES = {"error": "#c4382c", "warning": "#c98a00", "note": "#3b7fc4"}

LOOKS = {
    "cards": "display:flex;flex-wrap:wrap;gap:12px;margin:12px 0",
    "card": "border:1px solid #8886;border-radius:8px;padding:10px 14px;width:15em",
    "value": "font-size:1.5em",
    "label": "opacity:.8",
    "table-wrap": "overflow-x:auto",
    "flag": "border:1px solid #8886;border-radius:8px;padding:0 6px;font:12px sans-serif",
    "mark": "display:block;overflow:visible;max-width:24em",
    "ends": "display:flex;justify-content:space-between;max-width:24em",
}
"""The look of a tag by its class; colours are such that they suit a light and a dark page."""

TERMS = {"dl": "display:block", "dt": "margin-top:6px", "dd": "margin:0"}
"""The look of a list of terms, which JupyterLab would set beside each other and mix up."""
TERM = "display:block;float:none;width:auto;max-width:none;"

SHAPES = {
    "track": 'fill="#8883"',
    "fill": 'fill="#3b7fc4"',
    "days": 'fill="#3b7fc4"',
    "grid": 'stroke="#8886"',
    "axis": 'stroke="#888"',
    "step": 'stroke="#3b7fc4" stroke-width="4"',
    "peer": 'fill="none" stroke="#888" stroke-width="1.5"',
    "past": 'fill="#3b7fc4" fill-opacity=".45"',
    "pale": 'fill="#8883" stroke="#3b7fc4" stroke-width="1.5"',
    "aim": 'stroke="#c98a00" stroke-width="2" stroke-dasharray="3 2"',
}
PLAIN_LINE = 'stroke="currentColor" stroke-width="1.5"'

LONGEST_NAME = 60
_NAMED = re.compile(r"<(h\d|caption|p)\b[^>]*>(.*?)</\1>", re.DOTALL)
_KINDS = {"caption": "table", "p": "text", "": "text"}

_NUMERIC = re.compile(r"n(\d)")

Attributes = dict[str, str]


@dataclass(frozen=True)
class Shown:
    """What a notebook shows of a fragment: HTML, and the same words as plain text."""

    html: str
    text: str


def show_html(html: str) -> dict[str, str]:
    """Return what Jupyter stores of a fragment: for its page as it is, else adapted."""
    if is_for_page():
        return {"text/html": html, "text/plain": name_html(html)}
    shown = adapt_html(html)
    return {"text/html": shown.html, "text/plain": shown.text}


def name_html(html: str) -> str:
    """Return in a few words what a fragment shows."""
    found = _NAMED.search(html)
    tag, inner = found.groups() if found else ("", html)
    text = unescape(re.sub(r"<[^>]*>", " ", inner))
    rows = html.count('scope="row"')
    size = f", {rows} rows" if tag == "caption" else ""
    name = shorten(text, LONGEST_NAME, placeholder="…") or "nothing"
    return f"<{_KINDS.get(tag, 'section')}: {name}{size}>"


def adapt_html(html: str) -> Shown:
    """Return a fragment of a page as a notebook shows it."""
    adapter = _Adapter()
    adapter.feed(html)
    adapter.close()
    return Shown("".join(adapter.out).strip(), adapter.finish_text())


class _Adapter(HTMLParser):
    """Writes HTML anew, each tag with the look that it needs, and collects its text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self.lines: list[str] = [""]
        self.skipped = 0
        self.folds = 0
        self.inside: list[str] = []
        self.numeric: set[int] = set()
        self.column = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write a start tag, or begin to leave out what it holds."""
        given = {name: value or "" for name, value in attrs}
        classes = given.get("class", "").split()
        if self.skipped or _is_left_out(tag, given, classes):
            self.skipped += tag not in VOID
            return
        self._note_text(tag)
        self.folds += tag == "details"
        if tag == "small" and self.inside and self.inside[-1] in ("td", "th", "li"):
            self.out.append("<br>")
        name = "div" if "card" in self.inside and tag in ("span", "strong") else tag
        if tag not in VOID:
            self.inside.append("card" if "card" in classes else tag)
        self.out.append(f"<{name}{self._write_attributes(tag, given, classes)}>")
        if name != tag and tag == "strong":
            self.out.append("<strong>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write a shape of a small drawing."""
        if not self.skipped:
            given = {name: value or "" for name, value in attrs}
            drawn = self._write_attributes(tag, given, given.get("class", "").split())
            self.out.append(f"<{tag}{drawn}/>")

    def handle_endtag(self, tag: str) -> None:
        """Write an end tag."""
        if self.skipped:
            self.skipped -= 1
            return
        if tag in VOID or not self.inside:
            return
        self.inside.pop()
        self.folds -= tag == "details"
        is_line = "card" in self.inside and tag in ("span", "strong")
        self.out.append("</strong></div>" if is_line and tag == "strong" else "")
        self.out.append("" if is_line and tag == "strong" else f"</{'div' if is_line else tag}>")
        if is_line or tag in BLOCKS:
            self._break_line()

    def handle_data(self, data: str) -> None:
        """Write text."""
        if not self.skipped:
            self.out.append(data)
            if not self.folds or "summary" in self.inside:  # what is folded is there to be opened
                self.lines[-1] += data

    def handle_entityref(self, name: str) -> None:
        """Write a sign that has a name in HTML."""
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Write a sign that has a number in HTML."""
        self.handle_data(f"&#{name};")

    def finish_text(self) -> str:
        """Return the words in lines, a table's row in one."""
        lines = (" ".join(unescape(line).split()) for line in self.lines)
        marks = {mark.strip() for mark in MARKS.values()}
        return "\n".join(line for line in lines if line and line not in marks)

    def _break_line(self, mark: str = "") -> None:
        if self.lines[-1].strip():
            self.lines.append(mark)
        elif mark:
            self.lines[-1] = mark

    def _note_text(self, tag: str) -> None:
        """Begin a line of text for a block, a column for a cell."""
        if tag in BLOCKS:
            if self.inside[-1:] not in (["caption"], ["li"], ["summary"], ["dd"]):
                self._break_line(MARKS.get(tag, ""))
            self.column = 0
        elif tag in ("td", "th"):
            self.column += 1
            self.lines[-1] += " | " if self.column > 1 and not self.folds else ""

    def _write_attributes(self, tag: str, given: Attributes, classes: list[str]) -> str:
        """Return the attributes of a tag that a notebook needs."""
        kept = {name: value for name, value in given.items() if name in KEPT | DRAWN}
        if given.get("data-how"):
            kept["title"] = given["data-how"]
        if "href" in given:
            kept["href"] = place_link(given["href"])
        look = self._choose_look(tag, classes)
        if look:
            kept["style"] = look
        written = "".join(f' {name}="{escape(value)}"' for name, value in kept.items())
        return written + _paint(tag, classes)

    def _choose_look(self, tag: str, classes: list[str]) -> str:
        """Return the style of a tag; all notebooks put a cell to the right by themselves."""
        if tag == "table":
            self.numeric = {int(n[1]) for n in map(_NUMERIC.fullmatch, classes) if n}
            return "margin-left:0"
        if tag == "caption":
            return "text-align:left;font-weight:bold"
        if tag in ("td", "th"):
            return "" if self.column in self.numeric else "text-align:left"
        if tag in TERMS:
            return TERM + TERMS[tag]
        if "finding" in classes:
            return EDGE.format(next((SEVERITIES[c] for c in classes if c in SEVERITIES), "#888"))
        return next((LOOKS[c] for c in classes if c in LOOKS), "")


def place_link(href: str) -> str:
    """Return a link of a page as it is from a notebook: places on the page are here, too."""
    is_elsewhere = href.startswith(("#", "/")) or re.match(r"[a-z][a-z0-9+.-]*:", href)
    return href if is_elsewhere else PAGES + href


def _is_left_out(tag: str, given: Attributes, classes: list[str]) -> bool:
    return tag in LEFT_OUT or "popover" in given or "unseen" in classes


def _paint(tag: str, classes: list[str]) -> str:
    """Return the colours of a shape, which the page's style sheet gives it by its class."""
    found = next((SHAPES[c] for c in classes if c in SHAPES), "")
    plain = PLAIN_LINE if tag == "line" and not found else ""
    return f" {found or plain}" if found or plain else ""
