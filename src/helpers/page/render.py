"""Turn an executed notebook into one self-contained page in one language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from helpers.ground import paths
from helpers.ground.errors import ContractError, MissingInputError
from helpers.ground.languages import (
    LANGUAGE_NAMES,
    LANGUAGES,
    SOURCE_LANGUAGE,
    require_language,
    translate,
)
from helpers.page.addresses import place_addresses
from helpers.page.number_cards import open_cards, read_notes
from helpers.page.styles import prune_styles

TEMPLATES = Path(__file__).with_name("templates")

# Shown on every page around the notebook's outputs; message ids of the catalogue.
PAGE_WORDS: Mapping[str, str] = {
    "skip": "Skip to content",
    "site": "Pages",
    "origin": "This page is built from the notebook",
    "licence": "Tables: CC BY 4.0; code: MIT.",
}

# What a page shows of an output, best first; plain text is for readers of the notebook only.
SHOWN_KINDS = ("text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg")

LOADING_ATTRIBUTES = frozenset({"src", "srcset", "poster", "data", "background"})
LINKS = frozenset({"href", "xlink:href"})
LOADING_TAGS = frozenset({"link", "use", "image", "feimage"})
DATA_BLOCK = {"type": "application/ld+json"}
"""What alone a `<script>` may say of itself: no browser runs such a one."""

FORBIDDEN_TAGS = frozenset({"script", "iframe", "object", "embed", "base"})
RAW_TAGS = frozenset({"style", "title", "textarea", "xmp", "noembed", "noframes", "plaintext"})
STYLE_LOADS = re.compile(r"@import|url\(\s*['\"]?(?!data:|#)[^)]*\)", re.IGNORECASE)


def _compile_plain() -> re.Pattern[str]:
    """Return what matches a start tag in which nothing can be wrong, and all such that follows.

    That is nearly the whole of a page, and parsing it tag by tag took most of the audit's time.
    """
    looked_at = "|".join(sorted(FORBIDDEN_TAGS | LOADING_TAGS | RAW_TAGS | {"h1", "img"}))
    loading = "|".join(sorted(LOADING_ATTRIBUTES))
    style = r'style="[^"<>&(@\\]*"'
    other = rf'(?!(?:style|{loading})\b)[a-z][a-z-]*(?:=(?:"[^"<>]*"|\w+))?'
    tag = rf"<(?!(?:{looked_at})\b)[a-z][a-z0-9]*(?:[ \n]+(?:{style}|{other}))*+[ \n]*>"
    return re.compile(rf"{tag}(?:{tag}|</[a-z][a-z0-9]*>|[^<]+)*+")


PLAIN = _compile_plain()


@dataclass(frozen=True)
class PageLink:
    """One entry of a page's navigation; `lang` is set on a link to the page in that language."""

    label: str
    href: str
    lang: str | None = None


def link_twins(lang: str, page: Callable[[str], Path]) -> tuple[PageLink, ...]:
    """Return the links to a page in the other languages."""
    others = (other for other in LANGUAGES if other != lang)
    return tuple(PageLink(LANGUAGE_NAMES[other], page(other).name, other) for other in others)


def render_notebook(
    notebook: Path,
    *,
    title: str,
    lang: str,
    links: Sequence[PageLink] = (),
    dataset: str = "",
    addresses: Mapping[str, str] | None = None,
) -> str:
    """Render the outputs of an executed notebook as one HTML page without code.

    Shown are `text/html`, `text/markdown` and image outputs and Markdown cells tagged `report`;
    plain text, errors, both standard streams and all other prose stay in the notebook.

    Parameters
    ----------
    notebook
        An executed notebook.
    title
        Plain text; becomes `<title>` and the page's only `<h1>`.
    lang
        Language of the page: `vi` or `en`.
    links
        Entries of the navigation, such as the index and the same page in another language.
    dataset
        What the data of the page are, as JSON-LD (`page.dataset`).
    addresses
        Of the printed figures of the page, by the names of their rows.

    Raises
    ------
    ParameterError
        The language is not offered.
    ContractError
        An image has no alternative text, or the page has a second `<h1>`, a script, or something
        that would be loaded from elsewhere.
    """
    page = {
        "title": title,
        "lang": require_language(lang),
        "links": tuple(links),
        "words": {name: translate(text, lang) for name, text in PAGE_WORDS.items()},
        "notebook": name_notebook(notebook),
        "dataset": dataset,
    }
    node = read_notebook(notebook)
    outputs = (output for cell in node.cells for output in cell.get("outputs", ()))
    html = open_cards(export_page(node, page), read_notes(outputs), lang=lang)
    html = prune_styles(place_addresses(html, addresses or {}))
    require_sound_page(html, notebook)
    return html


def export_page(node: Any, page: Mapping[str, Any]) -> str:
    """Run nbconvert's exporter, without the last step of its HTML exporter.

    That step parses the finished page again and gives an image without alternative text an English
    placeholder, which would hide the fault from readers and from `require_sound_page`.
    """
    from nbconvert.exporters import TemplateExporter

    html, _ = TemplateExporter.from_notebook_node(build_exporter(), node, resources={"page": page})
    return html


def name_notebook(notebook: Path) -> str:
    """Return the name of the notebook that was run: its executed copies lie in a folder of it."""
    executed = paths.executed_notebook("x").parents[1]
    return notebook.parent.name if notebook.parent.parent == executed else notebook.stem


def read_notebook(notebook: Path) -> Any:
    """Read a notebook without validating it again: the run that wrote it has just done so."""
    import nbformat

    if not notebook.is_file():
        raise MissingInputError(f'executed notebook is missing: no file "{notebook}"')
    return nbformat.reader.reads(notebook.read_text(encoding="utf-8"))


def write_page(html: str, target: Path) -> None:
    """Write a page in one step, so that an earlier page is never left half replaced."""
    paths.replace_text(target, html)


@cache
def build_exporter() -> Any:
    """Return the exporter with the project's template; built once per process, as it is slow."""
    from nbconvert.exporters import HTMLExporter

    exporter = HTMLExporter(
        template_name="report",
        extra_template_basedirs=[str(TEMPLATES)],
        exclude_input=True,
        exclude_raw=True,
        exclude_anchor_links=True,
        optimistic_validation=True,  # once, after all preprocessors instead of after each
    )
    exporter.register_filter("select_kind", select_kind)
    exporter.register_filter("describe_picture", describe_picture)
    return exporter


def warm_exporter() -> None:
    """Make a page of nothing, which loads and compiles all templates that a page extends."""
    from nbformat import v4

    output = v4.new_output("display_data", data={"text/html": ""})
    prose = v4.new_markdown_cell(metadata={"tags": ["report"]})
    cells = [v4.new_code_cell(outputs=[output]), prose]
    page = {"title": "", "lang": SOURCE_LANGUAGE, "links": (), "notebook": "", "dataset": ""}
    export_page(v4.new_notebook(cells=cells), page | {"words": dict.fromkeys(PAGE_WORDS, "")})


def select_kind(data: Mapping[str, Any]) -> str | None:
    """Return the richest kind of an output that a page can show."""
    return next((kind for kind in SHOWN_KINDS if kind in data), None)


def describe_picture(output: Mapping[str, Any], kind: str, cell: Any) -> dict[str, Any]:
    """Return an image output's address, alternative text, caption and width.

    Raises
    ------
    ContractError
        `metadata[kind]["alt"]` is absent or blank.
    """
    given = output.get("metadata", {}).get(kind, {})
    if not str(given.get("alt", "")).strip():
        raise ContractError(
            f"the image that cell [{cell.execution_count}] shows has no alternative text; "
            f'display it with metadata={{"{kind}": {{"alt": "…"}}}}'
        )
    data = output["data"][kind]
    if kind == "image/svg+xml":
        return {**given, "address": f"data:{kind};charset=utf-8,{quote_drawing(data)}"}
    return {**given, "address": f"data:{kind};base64,{''.join(data.split())}"}


def quote_drawing(svg: str) -> str:
    """Return a drawing as the text of an address, a fifth shorter than in base64.

    What would end an attribute or a tag of the page, or the address, does not occur in it.
    """
    plain = svg.replace("'", "&#39;").replace('"', "'")
    for sign in "%&<>#":
        plain = plain.replace(sign, f"%{ord(sign):02X}")
    return " ".join(plain.split())


class PageAudit(HTMLParser):
    """Collects what a self-contained, accessible page must not have."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.headings = 0
        self.faults: list[str] = []

    def parse_starttag(self, i: int) -> int:
        """Parse one start tag, or step over all plain ones that follow each other."""
        plain = PLAIN.match(self.rawdata, i)
        if plain is None:
            return super().parse_starttag(i)
        self.lasttag = "p"
        return plain.end()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Check one start tag."""
        self.headings += tag == "h1"
        given = dict(attrs)
        if tag in FORBIDDEN_TAGS and given != DATA_BLOCK:
            self.faults.append(f"<{tag}> is not allowed")
        if tag == "img" and given.get("alt") is None:
            self.faults.append("an <img> has no alt")
        if given:
            self.faults += [f'<{tag}> loads "{value[:80]}"' for value in list_loads(tag, given)]
            self.check_style(given.get("style") or "")

    def updatepos(self, i: int, j: int) -> int:
        """Count no lines, which nobody asks for and which takes a fifth of the time."""
        return j

    def handle_data(self, data: str) -> None:
        """Check the text of a `<style>` element."""
        if self.lasttag == "style":
            self.check_style(data)

    def check_style(self, style: str) -> None:
        """Note what a piece of CSS would load."""
        self.faults += [f'style loads "{found[:80]}"' for found in STYLE_LOADS.findall(style)]


def list_loads(tag: str, attributes: Mapping[str, str | None]) -> list[str]:
    """Return the addresses that a tag would load, other than data inside the page."""
    names = LOADING_ATTRIBUTES | LINKS if tag in LOADING_TAGS else LOADING_ATTRIBUTES
    values = [value or "" for name, value in attributes.items() if name in names]
    return [value for value in values if not value.startswith(("data:", "#"))]


def require_sound_page(html: str, notebook: Path) -> None:
    """Raise `ContractError` when the page has another `<h1>`, loads something or lacks an alt."""
    audit = PageAudit()
    audit.feed(html)
    audit.close()
    faults = list(audit.faults)
    if audit.headings != 1:
        faults.append(f"{audit.headings} <h1> instead of 1; outputs start at <h2>")
    if faults:
        raise ContractError(f'page of "{notebook}" breaks its contract: {"; ".join(faults)}')
