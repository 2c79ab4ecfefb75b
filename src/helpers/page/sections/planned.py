"""What was planned for a figure of a page."""

from __future__ import annotations

from collections.abc import Mapping

from helpers.ground.frames import list_records
from helpers.ground.vocabulary import DIMENSIONS
from helpers.page.province import ProvinceData

PLANNED = "target"


def tell_planned(row: Mapping[str, object], data: ProvinceData) -> str:
    """Return what was planned for the figure in its own period; nothing where no plan is printed.

    A document that has planned it twice over, say for two groups of agencies, is not told. The
    plan of a share may leave its channel out, and that of a day the year that ends with it.
    """
    planned = data.observations[data.observations["measurement_kind"] == PLANNED]
    for name in ("indicator_code", "period_end", *DIMENSIONS):
        if name != "channel" or not row.get("rests_on"):
            planned = planned[planned[name] == row[name]]
    if row["period_start"]:
        planned = planned[planned["period_start"].isin(["", row["period_start"]])]
    told = {data.labels.format_observation(plan) for plan in list_records(planned)}
    text = data.labels.translate("planned: {value}")
    return text.format(value=told.pop()) if len(told) == 1 else ""
