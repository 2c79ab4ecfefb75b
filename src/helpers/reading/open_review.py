"""Open a draft for review: in the browser until the reader is done, or inside a notebook."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from helpers.ground.languages import translate
from helpers.reading.review import count_open
from helpers.reading.review_page import View, render_page
from helpers.reading.review_server import ReviewServer
from helpers.reading.session import Session


def open_review(
    path: Path,
    *,
    second: bool = False,
    lang: str = "vi",
    browser: bool = True,
    contradicted: Mapping[str, Sequence[str]] | None = None,
    tell: Callable[[str], None] = print,
) -> int:
    """Serve the review of a draft until the reader is done or Ctrl-C is pressed.

    Every decision is in the file before the page shows it, so nothing is lost in between.

    Parameters
    ----------
    path
        The draft.
    second
        Whether a second reader reads, who does not see what the first one decided.
    lang
        Language to begin with.
    browser
        Whether to open the page; if not, its address is told only.
    contradicted
        What the arithmetic has against a figure, in sentences by its name in the draft.
    tell
        Takes the sentences for the reader.

    Returns
    -------
    int
        How many figures are still open.
    """
    session = Session(path, second=second, contradicted=contradicted)
    with ReviewServer(session, lang) as server:
        tell(f"Review: {server.url}")
        tell("Everything is saved as you go. Stop with “Done” on the page, or with Ctrl-C.")
        if browser:
            webbrowser.open(server.url)
        try:
            server.serve_forever(0.1)
        except KeyboardInterrupt:
            tell("Stopped; all decisions are saved.")
    return count_open(session.draft, second=second)


_running: list[ReviewServer] = []


def show_review(path: Path, *, lang: str = "vi", serve: bool = True, second: bool = False) -> View:
    """Return the review of a draft for a notebook.

    Parameters
    ----------
    path
        The draft.
    lang
        Language to begin with.
    serve
        Whether to take decisions, through a server that ends with the notebook; if not, the page
        only shows the draft, and is the same on every machine.
    second
        Whether a second reader reads.
    """
    session = Session(path, second=second)
    count = count_open(session.draft, second=second)
    title, summary = translate("Review of a document", lang), f"{count} figures to decide"
    if not serve:
        page = render_page(session.tell(), lang, live=False)
        return View(page=page, url="", title=title, summary=summary)
    server = ReviewServer(session, lang)
    server.start()
    _running.append(server)  # kept, so that the page finds it as long as the notebook runs
    return View(page="", url=server.url, title=title, summary=summary)
