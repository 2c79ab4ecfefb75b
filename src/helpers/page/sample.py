"""The sample in `docs/sample`: the built pages of one province, to be looked at without a build."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from helpers.ground import page_places, paths
from helpers.ground.errors import MissingInputError
from helpers.ground.languages import LANGUAGES

PROVINCE = "62-kon-tum"
"""The province of the sample: few documents, and a contradiction."""

LINK = re.compile(r'<a\b[^>]*?\bhref="(?!https?:|#)([^"#]*)[^"]*"[^>]*>(.*?)</a>', re.DOTALL)


def write_sample() -> list[Path]:
    """Write the sample from the built pages of its province, and return its files.

    Raises
    ------
    MissingInputError
        A page of the province has not been built.
    """
    pages = list_pages()
    texts = {page_places.sample(page.name): read_page(page) for page in pages}
    names = {page.name for page in pages}
    paths.replace_texts({place: detach(html, names) for place, html in texts.items()})
    return list(texts)


def list_pages() -> list[Path]:
    """Return where the pages of the sample are built."""
    return [
        page(PROVINCE, lang) for page in (paths.report, page_places.brief) for lang in LANGUAGES
    ]


def read_page(page: Path) -> str:
    """Return a built page."""
    if not page.is_file():
        raise MissingInputError(
            f"'{page}' is not there: build it with `python3 run.py report --brief "
            f"--province {PROVINCE}`, then write the sample again"
        )
    return page.read_text(encoding="utf-8")


def detach(html: str, names: Collection[str]) -> str:
    """Return a page whose links to files that the sample lacks are plain text."""

    def leave(link: re.Match[str]) -> str:
        return link[0] if link[1] in names else link[2]

    return LINK.sub(leave, html)
