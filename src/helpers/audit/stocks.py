"""Stocks that hardly ever shrink: what a whole has lost, or what a part of it once was above it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from helpers.analysis.codes import Codes
from helpers.audit.finding import FAILED, Context, Finding, pass_check
from helpers.audit.legal_breaks import is_broken
from helpers.data.rows import Observation
from helpers.ground.vocabulary import DIMENSIONS, TOTAL

STOCK = "shrinking_stock"
GROWS = "mostly"
"""What the codebook says of a stock that is added to, and seldom taken from."""
LEVEL = DIMENSIONS[0]


def check_stocks(context: Context) -> list[Finding]:
    """Note catalogues of which a later document prints less than an earlier one of a part."""
    return [_check_step(*pair) for pair in _list_steps(context)]


def _list_steps(context: Context) -> Iterator[tuple[Observation, Observation]]:
    """Yield the latest earlier figure of a whole, or of each part, with each later one of it."""
    codes = context.rules.codes
    rows = [row for row in context.observations if _is_catalogue(row, context)]
    for later in (row for row in rows if is_topmost(row.service_level, codes)):
        latest: dict[object, Observation] = {}
        for row in sorted(rows, key=lambda row: row.period_end):
            if _precedes(row, later, codes) and not is_broken(row, later, context):
                latest[row.cut] = row
        yield from ((row, later) for row in latest.values())


def _is_catalogue(row: Observation, context: Context) -> bool:
    """Return whether a figure is the printed size of a stock that hardly ever shrinks."""
    grows = context.rules.indicators.get(row.indicator_code, {}).get("accumulates") == GROWS
    return grows and row.is_fact and not context.rules.codes.is_nameless(row.cut)


def _precedes(row: Observation, later: Observation, codes: Codes) -> bool:
    """Return whether a figure is an earlier one of the same thing, or of a part of it."""
    if row.indicator_code != later.indicator_code or row.document_id == later.document_id:
        return False
    is_inside = row.cut == later.cut or codes.is_part_of(row.cut, later.cut)
    return is_inside and row.period_end < later.period_end


def is_topmost(code: str, codes: Codes) -> bool:
    """Return whether nothing can rise out of a level, as all can out of all but the highest."""
    breakdown = codes.find_breakdown(LEVEL, code)
    if breakdown is None:
        return code == TOTAL
    return list(breakdown.parts)[-1] in codes.expand(LEVEL, [code])


def _check_step(earlier: Observation, later: Observation) -> Finding:
    """Check one pair, by the bounds of both figures."""
    if later.bounds.high >= earlier.bounds.low:
        return pass_check(STOCK, later.indicator_code, [earlier, later])
    facts: Sequence[tuple[str, object, str]] = (
        ("earlier", earlier.token, "text"),
        ("later", later.token, "text"),
        ("before", earlier.period_end, "date"),
        ("after", later.period_end, "date"),
    )
    return Finding(
        STOCK,
        "falls" if earlier.cut == later.cut else "part_larger",
        FAILED,
        later.indicator_code,
        [earlier, later],
        expected=earlier.number,
        found=later.number,
        tolerance=0.0,
        arithmetic=f"{later.token} < {earlier.token}",
        facts={name: (value, kind) for name, value, kind in facts},
    )
