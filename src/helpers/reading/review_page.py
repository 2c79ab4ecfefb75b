"""The page of a review: one self-contained HTML file, the same in a browser and in a notebook."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.data import store
from helpers.data.dictionary import select_schema
from helpers.ground.languages import LANGUAGES, require_language, translate
from helpers.ground.vocabulary import CODED_COLUMNS
from helpers.reading.review_words import LEFT_OUT, REASONS, WORDS

TEMPLATES = Path(__file__).parent / "templates"
Codes = dict[str, list[dict[str, str]]]
CHOICES = ("family", "kind", "stock_or_flow")
"""Columns of the codebook with few values."""


def render_page(told: Mapping[str, Any], lang: str, *, live: bool) -> str:
    """Return the page of a review.

    Parameters
    ----------
    told
        The draft as one reader sees it, from `Session.tell`.
    lang
        The language to begin with; the reader may change it.
    live
        Whether a server takes decisions; without one the page only shows.
    """
    codes = list_codes()
    if not live:
        codes = _keep_used(codes, told["figures"])
    data = {
        **told,
        "lang": require_language(lang),
        "live": live,
        "codes": codes,
        "fields": {name: _list_fields(name) for name in ("documents", "indicators")},
        "words": {
            other: {text: translate(text, other) for text in (*WORDS, *REASONS)}
            for other in LANGUAGES
        },
        "reasons": _label_reasons(told["left_out"]),
    }
    parts = {name: (TEMPLATES / name).read_text(encoding="utf-8") for name in _PARTS}
    page = parts["review.html"]
    for mark, text in {
        "LANG": lang,
        "TITLE": html.escape(translate("Review of a document", lang)),
        "STYLE": parts["review.css"],
        "DATA": quote_json(data),
        "SCRIPT": parts["review.js"],
    }.items():
        page = page.replace(f"@@{mark}@@", text)
    return page


_PARTS = ("review.html", "review.css", "review.js")


def quote_json(value: object) -> str:
    """Return JSON that may stand in a script element of a page."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace("@@", "@\\u0040")


def list_codes() -> Codes:
    """Return the codes that each coded column may hold, with labels in both languages."""
    lists = store.read_register("code_lists").to_dict("records")
    codes: Codes = {name: [] for name in (*CODED_COLUMNS, *_OF_DOCUMENTS, *CHOICES)}
    for row in lists:
        if row["list"] in codes:
            codes[row["list"]].append({n: row[n] for n in ("code", "label_vi", "label_en")})
    kept = ("label_vi", "label_en", "unit_code", "family", "kind", "stock_or_flow", "definition_vi")
    indicators = store.read_register("indicators").to_dict("records")
    codes["indicator_code"] = [
        {"code": row["indicator_code"], **{n: row[n] for n in kept}} for row in indicators
    ]
    for name in CHOICES:
        known = {row["code"] for row in codes[name]}
        more = sorted({row[name] for row in indicators} - known)
        codes[name] += [{"code": code, "label_vi": code, "label_en": code} for code in more]
    return codes


_OF_DOCUMENTS = ("document_kind", "completeness")


def _keep_used(codes: Codes, figures: Iterable[Mapping[str, Any]]) -> Codes:
    """Return the codes that the figures or their candidates name."""
    used: set[str] = set()
    for figure in figures:
        used |= {code for cell in figure["row"].values() for code in cell.split()}
        used |= {candidate["indicator_code"] for candidate in figure["candidates"]}
    return {n: [row for row in rows if row["code"] in used] for n, rows in codes.items()}


def _list_fields(resource: str) -> list[dict[str, Any]]:
    """Return the columns of a register with what a form needs to know of them."""
    fields: Sequence[Mapping[str, Any]] = select_schema(resource)["fields"]
    return [
        {
            "name": field["name"],
            "required": bool(field.get("constraints", {}).get("required")),
            "enum": field.get("constraints", {}).get("enum", []),
            "en": field["description"],
            "vi": field["description_vi"],
        }
        for field in fields
    ]


def _label_reasons(left_out: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """Return the words for each reason why a number was left out."""
    codes = {str(row["reason"]) for row in left_out}
    known = {code: LEFT_OUT.get(code, code.replace("_", " ")) for code in sorted(codes)}
    return {
        code: {lang: translate(text, lang) if code in LEFT_OUT else text for lang in LANGUAGES}
        for code, text in known.items()
    }


@dataclass(frozen=True)
class View:
    """A review as a notebook shows it.

    Attributes
    ----------
    page
        The page itself, where no server takes decisions.
    url
        The address of the server; empty without one.
    title, summary
        What the frame holds, in words, and what is said where no HTML is shown.
    """

    page: str
    url: str
    title: str
    summary: str

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        place = f'src="{html.escape(self.url)}"' if self.url else f'srcdoc="{_quote(self.page)}"'
        frame = (
            f'<iframe {place} title="{html.escape(self.title)}" '
            'style="width:100%;height:44rem;border:1px solid #8888"></iframe>'
        )
        # A notebook that is not trusted yet shows no frame.
        told = f"<p>{html.escape(self.summary)}. Run this cell if nothing is shown below.</p>"
        return {"text/html": told + frame, "text/plain": self.summary}


def _quote(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;")
