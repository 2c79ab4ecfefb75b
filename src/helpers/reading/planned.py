"""Whether a figure was reached, is planned, or is a side of a ratio; and when a plan is due."""

from __future__ import annotations

import re
from datetime import date

from helpers.ground.vocabulary import OUTCOME
from helpers.reading.context import EARLIER, HEADING, PARENT, Context
from helpers.reading.lexicon import Lexicon
from helpers.reading.periods import Dated

KIND = "measurement_kind"
ACTUAL, NUMERATOR, DENOMINATOR, TARGET = "actual", "numerator", "denominator", "target"
_ABOVE = (HEADING, PARENT)
_PLANNED = re.compile(r"(?:ke hoach|chi tieu|planned|target)(?: (?:la|giao|nam|de ra|duoc giao))?$")
"""Words right before a figure that is the plan itself."""
_DUE = re.compile(r"(?<!\w)(?:năm|in|by|vào|cuối)\s+(?P<y>20\d\d)(?!\d)", re.I)


def read_kind(context: Context, lexicon: Lexicon) -> str:
    """Return whether a figure is actual, planned, an outcome or the upper side of a ratio."""
    if context.token.shape == "ratio":
        return NUMERATOR
    if context.token.shape == "outcome":
        return OUTCOME
    if any(place > context.first for place in context.outcomes) or _is_plan(context):
        return TARGET
    is_result = any(
        said.place in _ABOVE and phrase == "ket qua" for phrase, said in context.said.items()
    )
    for phrase, code in lexicon.codes_of(KIND).items():
        said = context.said.get(phrase)
        if said is None or (said.place in _ABOVE and is_result):
            continue
        if said.place != EARLIER and said.weight >= 0.25 and said.distance <= 25:
            return code
    return ACTUAL


def _is_plan(context: Context) -> bool:
    """Return whether the word “plan” leads to a figure: `(kế hoạch 50%)`."""
    before = context.words[max(context.sentence, context.first - 4) : context.first]
    return _PLANNED.search(" ".join(word.plain for word in before)) is not None


def date_plan(context: Context, dated: Dated, *, issued: date, title: str) -> Dated:
    """Return the days for which a figure is planned.

    The year is the one named in its sentence, else before that in its paragraph, in what stands
    over it, or in the title; never one that was over when the plan was signed. Where a year is
    named that the figures of the text have anyway, it stays as read.
    """
    text, start = context.paragraph.text, context.words[context.sentence].start
    end = context.words[context.right - 1].end if context.right else context.token.end
    before = text[start : context.token.start]
    places = (
        *(before, text[context.token.end : end], text[:start], context.paragraph.parent),
        *(*reversed(context.paragraph.headings), title),
    )
    for place in places:
        years = [m for m in _DUE.finditer(place) if int(m["y"]) >= issued.year]
        if years:
            year = years[-1]["y"]
            first = f"{year}-01-01" if dated.start else ""
            reason = f"planned for {year}"
            return Dated(first, f"{year}-12-31", f"năm {year}", "nominal", "", reason)
    return dated
