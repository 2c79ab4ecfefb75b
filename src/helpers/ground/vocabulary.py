"""Closed lists of codes on which the logic depends; labels stand in `registers/code_lists.csv`."""

from __future__ import annotations

TOTAL = "_T"
"""SDMX code for "not broken down by this dimension"."""

SAME = "="
"""In a relation: this dimension has one value in all members that carry the sign."""

ANY = "*"
"""In a break: whatever the value of this column."""

DIMENSIONS = ("service_level", "channel", "tier", "scope")

ROW_KEY = ("document_id", "line", "seq")

QUALIFIERS = ("exact", "over", "at_least", "under", "at_most", "about")

MEASUREMENT_KINDS = ("actual", "numerator", "denominator", "outcome", "target")

PERIOD_BASES = ("printed", "nominal", "inferred")

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

STATUS_OF_NOTE = {
    "includes_not_yet_due": "D",
    "estimated": "E",
    "damaged_text": "U",
    "recording_incomplete": "U",
}
"""Notes that change what a value means, and the SDMX CL_OBS_STATUS flag that says so."""

SEVERITIES = ("error", "warning", "note")
"""How much a finding matters, the gravest first."""
