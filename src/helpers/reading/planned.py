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
_AIM = re.compile(r"phấn đấu|mục tiêu|chỉ tiêu|kế hoạch|target|aim|striv", re.I)
_WHOLE_YEAR = re.compile(r"(?:kế hoạch|chỉ tiêu|mục tiêu)(?: cả)? năm(?! \d)|of the year", re.I)
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

    The year is the one named beside the word for a plan, in the figure's sentence; else a year to
    come that its paragraph, what stands over it or the title names before. A plan is due at the
    end of its year, whatever day it was signed on.
    """
    text, start = context.paragraph.text, context.words[context.sentence].start
    end = context.words[context.right - 1].end if context.right else context.token.end
    own = (text[start : context.token.start], text[context.token.end : end])
    over = (text[:start], context.paragraph.parent, *reversed(context.paragraph.headings), title)
    says_plan = any(map(_AIM.search, own))
    for number, place in enumerate((*own, *over)):
        first = issued.year if number < len(own) and says_plan else issued.year + 1
        years = [m["y"] for m in _DUE.finditer(place) if int(m["y"]) >= first]
        if years:
            return _spread_year(years[-1], dated)
    if _WHOLE_YEAR.search(text[start:end]):
        return _spread_year(dated.end[:4], dated)
    if dated.end < f"{issued.year}-01-01" and (named := _DUE.search(title)):
        return _spread_year(named["y"], dated)
    return dated


def _spread_year(year: str, dated: Dated) -> Dated:
    """Return all of a year for a flow, its last day for a stock."""
    first = f"{year}-01-01" if dated.start else ""
    return Dated(first, f"{year}-12-31", f"năm {year}", "nominal", "", f"planned for “{year}”")
