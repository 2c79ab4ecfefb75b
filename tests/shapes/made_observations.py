"""Made rows as cleaning would return them."""

from __future__ import annotations

import pandas as pd

from helpers.data import dictionary
from helpers.printed.numerals import parse_printed

COLUMNS = dictionary.list_columns("observations")


def observe(rows: list[dict[str, object]]) -> pd.DataFrame:
    """Return made rows as cleaning would return them, in one sentence of one document."""
    return pd.DataFrame([_observe(row, seq) for seq, row in enumerate(rows, start=1)])[COLUMNS]


def _observe(row: dict[str, object], seq: int) -> dict[str, object]:
    printed, qualifier = str(row["printed"]), str(row.get("qualifier", "exact"))
    parsed = parse_printed(printed, qualifier, whole="%" not in printed)
    plain = {
        **dict.fromkeys(COLUMNS, ""),
        **dict.fromkeys(("service_level", "channel", "tier", "scope"), "_T"),
        "province_id": "62-kon-tum",
        "document_id": "made",
        "line": "1",
        "seq": str(seq),
        "unit_code": "percent" if "%" in printed else "dossier",
        "qualifier": qualifier,
        "measurement_kind": "actual",
        "value": float(parsed.value),
        "value_low": float(parsed.low),
        "value_high": None if parsed.high is None else float(parsed.high),
        "closed": parsed.closed,
        "obs_status": "A",
        "period_basis": "printed",
    }
    return plain | row
