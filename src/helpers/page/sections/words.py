"""What several sections say of a figure: its name, its formula, its main share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import pandas as pd

from helpers.analysis.disputes import UNRELIABLE
from helpers.data.rows import Observation, build_observations, name_row
from helpers.ground.frames import list_records
from helpers.ground.languages import format_date, format_number
from helpers.ground.vocabulary import DIMENSIONS, EXCERPT, HEDGE_SIGNS, TOTAL
from helpers.page.badges import Badge
from helpers.page.labels import SET, Labels
from helpers.page.once import once
from helpers.page.province import ProvinceData
from helpers.printed.grammar import SCALES

_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_SCALE_NAMES = {
    "vi": {3: "nghìn", 6: "triệu", 9: "tỷ"},
    "en": {3: "thousand", 6: "million", 9: "billion"},
}
_SCALE_WORD = re.compile(rf"(?<=\d[ \u00a0])(?:{'|'.join(SCALES)})\b")
_MARK_IN_NUMBER = re.compile(r"(?<=\d)[.,](?=\d)")

PERIODS = ["from_period_start", "from_period_end", "to_period_start", "to_period_end"]
"""Columns that say when the two sides of a change were."""

MARKS_EXPLAINED = {
    "en": "Figures printed with Vietnamese marks keep them: 1.250 is over a thousand, "
    "12,4% a decimal.",
    "vi": "Figures printed with English marks keep them: 1,250 is over a thousand, "
    "12.4% a decimal.",
}
"""By the language of the reader, whose marks are not those of the document."""

SWAPPED_MARKS = str.maketrans(".,", ",.")
"""Vietnamese numbers group by points and mark decimals by a comma; English ones the reverse."""


def select_like_for_like(
    growth: pd.DataFrame, pair: Mapping[str, object]
) -> Mapping[str, object] | None:
    """Return the change of the broadest sum that both sides of a pair cover, if one is declared.

    `pair` has the periods and codes of a change; tier and scope may differ, since they are what
    the sum leaves out.
    """
    rows = growth[(growth["comparison"] == "like_for_like") & (growth["is_main"] == "yes")]
    for column in ("indicator_code", "service_level", "channel", *PERIODS):
        rows = rows[rows[column] == pair[column]]
    if rows.empty:
        return None
    broadest: Mapping[str, object] = rows.loc[rows["from_value"].idxmax()].to_dict()
    return broadest


def name_sources(row: Mapping[str, object]) -> str:
    """Return the rows that a share rests on: both counts, or the printed share itself."""
    counts = f"{row['numerator_rows']} {row['denominator_rows']}".strip()
    return counts or str(row["printed_rows"])


def write_formula(row: Mapping[str, object], printed: Mapping[str, str]) -> str:
    """Return the division with the printed tokens filled in: `(3.972 + 5.991) / 73.502`."""
    if not row["numerator_rows"]:
        return printed[str(row["printed_rows"])]
    sides = []
    for column in ("numerator_rows", "denominator_rows"):
        tokens = [printed[name] for name in str(row[column]).split()]
        text = " + ".join(tokens)
        sides.append(f"({text})" if len(tokens) > 1 else text)
    return " / ".join(sides)


def tell_printed_share(row: Mapping[str, object], data: ProvinceData) -> str:
    """Return a share that is printed without its counts as its document has it: `hơn 95%`."""
    printed = {name_row(figure): figure for figure in list_records(data.observations)}
    return data.labels.format_observation(printed[str(row["printed_rows"])])


def map_printed(observations: pd.DataFrame, *, lang: str) -> dict[str, str]:
    """Return the number read for a row by its name, with the marks of a language.

    The sign of a hedge stands before it: `>75.000`. A corrected number has the printed one behind
    it in brackets.
    """
    return {row.name: _show_token(row, lang) for row in build_observations(observations)}


def _show_token(observation: Observation, lang: str) -> str:
    """Return the token read, and in brackets the printed one if it was corrected."""
    token = HEDGE_SIGNS.get(observation.qualifier, "") + observation.token
    text = f"{token} [{observation.printed}]" if observation.corrected else token
    return write_marks(text, lang, style=observation.style)


def write_marks(text: str, lang: str, *, style: str = "vi") -> str:
    """Return a calculation with numbers printed in a style in the marks of a language.

    Only a mark between two digits belongs to a number: `6.327 / 1.045; 70%` → `6,327 / 1,045; 70%`.
    ISO dates and scale words become those of the language: `1,2 triệu` → `1.2 million`.
    """
    text = _DAY.sub(lambda day: _write_day(day[0], lang), text)
    text = _SCALE_WORD.sub(lambda word: _SCALE_NAMES[lang][SCALES[word[0]]], text)
    if lang == style:
        return text
    return _MARK_IN_NUMBER.sub(lambda mark: mark[0].translate(SWAPPED_MARKS), text)


def find_style(document_id: object, data: ProvinceData) -> str:
    """Return whose marks the numbers of a document have."""
    return _map_styles(data)[str(document_id)]


@once
def _map_styles(data: ProvinceData) -> dict[str, str]:
    return dict(data.documents[["document_id", "number_style"]].itertuples(index=False, name=None))


def _write_day(day: str, lang: str) -> str:
    """Return an ISO date in a language; what only looks like one stays."""
    try:
        return format_date(date.fromisoformat(day), lang)
    except ValueError:
        return day


def explain_marks(labels: Labels, styles: Iterable[str]) -> str:
    """Return how to read printed numbers, for readers used to other marks than a document's."""
    text = MARKS_EXPLAINED[labels.lang]
    return labels.translate(text) if set(styles) - {labels.lang} else ""


def describe_flag(row: Mapping[str, object], labels: Labels, *, anchor: str | None = None) -> Badge:
    """Return the badge of a number: disputed by the audit, else its status if not A.

    Parameters
    ----------
    row
        With `obs_status`; a computed number also with `disputed_by`.
    labels
        Words of the page.
    anchor
        The finding that disputes the number, empty if none does; None on a page without findings
        and legend, where badges lead nowhere.
    """
    graded = describe_grade(row, labels)
    status = str(row["obs_status"])
    title = labels.label_code("obs_status", status)
    if row.get("disputed_by") or anchor:
        why = labels.translate("the audit disputes it")
        why = why if status in ("A", UNRELIABLE) else f"{why}; {title}"
        href = f"#{anchor}" if anchor else ""
        if href and status in ("A", UNRELIABLE):
            why = ""  # the finding, where it leads, says it
        badge = Badge(flag=labels.translate("disputed"), flag_title=why, flag_href=href)
        return {**badge, **graded}
    if status == "A":
        return graded
    if anchor is None:
        return {**Badge(flag=title.partition(":")[0]), **graded}
    return {**Badge(flag=status, flag_href="#flags"), **graded}  # the key there says it


def describe_grade(row: Mapping[str, object], labels: Labels) -> Badge:
    """Return the badge of a number that rests on an excerpt; nothing of one read whole."""
    if row.get("grade") != EXCERPT:
        return {}
    return {
        "excerpt": labels.translate("excerpt"),
        "excerpt_title": labels.translate("from a text not read whole"),
    }


def name_figure(row: Mapping[str, object], labels: Labels) -> str:
    """Return the indicator with what narrows it."""
    breakdown = labels.label_breakdown(row)
    name = labels.label_indicator(str(row["indicator_code"]))
    return f"{name}: {breakdown}" if breakdown else name


def name_alike(rows: Sequence[Mapping[str, object]], labels: Labels) -> str:
    """Return the names of figures, what all have in common once: `Documents: paper / online`."""
    first = rows[0]
    shown = [name_figure(first, labels)]
    for row in rows[1:]:
        if row["indicator_code"] != first["indicator_code"]:
            shown.append(name_figure(row, labels))
            continue
        common = {name: TOTAL for name in DIMENSIONS if row[name] == first[name]}
        shown.append(labels.label_breakdown({**row, **common}))
    return " / ".join(dict.fromkeys(filter(None, shown)))


def name_share(row: Mapping[str, object], labels: Labels) -> str:
    """Return the name of a share, which says its level and channel, with its tier and scope."""
    is_narrow = row["tier"] != TOTAL or row["scope"] != TOTAL
    code = str(row["indicator_code"])
    return name_figure(row, labels) if is_narrow else labels.label_indicator(code)


def name_unit(name: str, unit_code: str, labels: Labels) -> str:
    """Return the unit to show behind a figure's name; nothing where the name says it."""
    unit = labels.label_unit(unit_code)
    return "" if unit.casefold() in name.casefold() else unit


def name_coverage(coverage: str, labels: Labels) -> str:
    """Return the parts that a figure covers, in words; some are printed as a whole only."""
    if coverage == TOTAL:
        return labels.translate("the whole")
    codes = coverage.split()
    united = labels.codes.get((SET, " ".join(sorted(codes))))
    return united or ", ".join(labels.label_cut(code) for code in codes)


def format_amount(value: float, labels: Labels, *, decimals: int = 0) -> str:
    """Return a number with its sign: `+15.392`, `−21.890`."""
    text = format_number(abs(value), labels.lang, decimals=decimals)
    if text == format_number(0, labels.lang, decimals=decimals):
        return text
    return f"{'+' if value > 0 else '−'}{text}"


def describe_coverage(row: Mapping[str, object], labels: Labels) -> str:
    """Return the days and tiers that a share covers: `91 days; province tier, district tier`."""
    parts = count_days(row["exposure_days"], labels), name_coverage(str(row["coverage"]), labels)
    return "; ".join(filter(None, parts))


def note_share_bounds(row: Mapping[str, object], labels: Labels) -> str:
    """Return the bounds to stand beside a share; nothing where they stand in its place."""
    return "" if pd.isna(row["value"]) else format_share_bounds(row, labels)


def join_notes(*notes: str) -> str:
    """Return the notes that say something, one behind the other."""
    return "; ".join(filter(None, notes))


def format_share_bounds(row: Mapping[str, object], labels: Labels) -> str:
    """Return the bounds of a share; nothing for an exact one."""
    if row["value_low"] == row["value_high"]:
        return ""
    return labels.format_bounds(row, "percent")


def count_days(days: object, labels: Labels) -> str:
    """Return how many days a figure covers; nothing where that is not known."""
    if pd.isna(days):
        return ""
    text = "{days} day" if float(str(days)) == 1 else "{days} days"
    return labels.translate(text).format(days=format_number(float(str(days)), labels.lang))
