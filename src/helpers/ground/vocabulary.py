"""Closed lists of codes on which the logic depends; labels stand in `registers/code_lists.csv`."""

from __future__ import annotations

from collections.abc import Mapping

TOTAL = "_T"
"""SDMX code for "not broken down by this dimension"."""

SAME = "="
"""In a relation: this dimension has one value in all members that carry the sign."""

ANY = "*"
"""In a break: whatever the value of this column."""

DIMENSIONS = ("service_level", "channel", "tier", "scope")

ROW_KEY = ("document_id", "line", "seq")

EXACT = "exact"
"""Qualifier of a number without a hedge."""

RANGE = "range"
"""Qualifier of a printed range, which has bounds and no value."""

QUALIFIERS = (EXACT, "over", "at_least", "under", "at_most", "about", "nearly", RANGE)

QUALIFIER_OF_HEDGE = {
    "hơn": "over",
    "trên": "over",
    "vượt": "over",
    "more than": "over",
    "over": "over",
    "ít nhất": "at_least",
    "tối thiểu": "at_least",
    "từ": "at_least",
    "at least": "at_least",
    "dưới": "under",
    "chưa đến": "under",
    "less than": "under",
    "under": "under",
    "nhiều nhất": "at_most",
    "tối đa": "at_most",
    "đến": "at_most",
    "at most": "at_most",
    "up to": "at_most",
    "khoảng": "about",
    "trên dưới": "about",
    "xấp xỉ": "about",
    "ước": "about",
    "about": "about",
    "approximately": "about",
    "gần": "nearly",
    "nearly": "nearly",
    "almost": "nearly",
}
"""Hedge in front of a number → qualifier. A figure with `ước` also gets the note `estimated`.

A hedge may be another word: before a noun `trên` is a preposition (on), and `đến` and `từ` stand in
dates. So the list helps whoever transcribes and is applied to no text by itself.
"""

OUTCOME = "outcome"
"""Measurement kind of a verdict on a planned task."""

HEDGE_SIGNS = {
    "over": ">",
    "at_least": "≥",
    "under": "<",
    "nearly": "<",
    "at_most": "≤",
    "about": "≈",
}
"""Signs of the hedges in a calculation, where no word has room."""

MEASUREMENT_KINDS = ("actual", "numerator", "denominator", OUTCOME, "target")

INHABITANT = "inhabitant"
"""In the code of a unit: figures that count inhabitants, or are of each of them."""

INFERRED = "inferred"
"""How a period is known that no text prints."""

PERIOD_BASES = ("printed", "nominal", INFERRED)

OUTCOMES = {"Đạt": 1, "Chưa đạt": 0}
"""A planned task's printed outcome and the value it gets."""

CODED_COLUMNS = (
    *DIMENSIONS,
    "unit_code",
    "qualifier",
    "measurement_kind",
    "period_basis",
    "note",
)
"""Columns of a transcription whose codes must stand in the code lists."""

START_ASSUMED = "start_assumed"
"""Note of a flow whose first day is not printed and taken to be 1 January."""

BASE_NOT_STATED = "base_not_stated"
"""Note of a printed share of which the text does not say what it is a share of."""

STATUS_OF_NOTE = {
    "includes_not_yet_due": "D",
    BASE_NOT_STATED: "D",
    "estimated": "E",
    "damaged_text": "U",
    "recording_incomplete": "U",
    "word_lost": "U",
    "called_settled": "D",
}
"""Notes that change what a value means, and the SDMX CL_OBS_STATUS flag that says so."""

REVIEWED, UNREVIEWED = "reviewed", "unreviewed"
"""Whether a person decided every figure of a document; empty in the register means reviewed."""

EXCERPT, WHOLE = "excerpt", "whole"
"""State of a document of which only passages were seen, and grade of the figures it prints; the
grade of all others."""

UNVALIDATED = "V"
"""SDMX CL_OBS_STATUS of a figure that no person has looked at, and of all that rests on it."""

OPENING = "opening"
STOCKS = ("stock", OPENING)
"""Kinds of counts that carry one date: that of the count, or the first day of the period."""

SEVERITIES = ("error", "warning", "note")
"""How much a finding matters, the gravest first."""


EDITIONS = "index"
"""Family of national rankings: their period is the year that an edition is called by."""


def is_edition(indicator: Mapping[str, str]) -> bool:
    """Return whether a codebook row stands in a ranking, whose year need not be over.

    A ranking is often published within the year it is called by, from data of the year before.
    """
    return indicator.get("family") == EDITIONS


def is_part_share(indicator_code: str) -> bool:
    """Return whether an indicator is the share of a part, which is never more than everything.

    The codebook names such a share `share_…`; a ratio of two things, such as computers per
    official, may be larger.
    """
    return indicator_code.startswith("share_")
