"""Which of a province's shares stand beside those of others, and where.

The page of a province never reads another province's data, so the values of the others stand on
the comparison page only.
"""

from __future__ import annotations

from collections.abc import Mapping

from helpers.analysis.comparison import select_latest
from helpers.ground.frames import list_records
from helpers.page.fragments import (
    Cell,
    Column,
    Fragment,
    Link,
    render_paragraph,
    render_table,
)
from helpers.page.province import ProvinceData
from helpers.page.sections.disputes import find_dispute, map_disputes
from helpers.page.sections.provenance import link_derived, list_sources
from helpers.page.sections.share_cells import name_share_anchor
from helpers.page.sections.words import (
    describe_coverage,
    describe_flag,
    map_printed,
    name_figure,
    name_sources,
    write_formula,
)


def render_peers(data: ProvinceData) -> Fragment:
    """Return the shares that the comparison page shows, each linked to its place there.

    Nothing where the documents print no share that other provinces may have too.
    """
    rows = list_records(select_latest(data.shares))
    t = data.labels.translate
    if not rows:
        return Fragment("")
    columns = [
        Column(t("Share")),
        Column(t("Value"), numeric=True),
        Column(t("Period and coverage")),
        Column(t("Beside other provinces")),
    ]
    printed = map_printed(data.observations, lang=data.labels.lang)
    rule = t(
        "Other provinces stand beside this one only on the same base; their periods and coverage "
        "still differ."
    )
    cells = [_build_row(row, data, printed) for row in rows]
    return render_paragraph(rule) + render_table(
        columns, cells, caption=t("How it compares"), quiet=True
    )


def _build_row(
    row: Mapping[str, object], data: ProvinceData, printed: Mapping[str, str]
) -> list[Cell]:
    """Return one share with the place where it is compared, or why it is not."""
    labels = data.labels
    names = name_sources(row)
    value = link_derived(
        labels.tell_share(row), names, write_formula(row, printed), list_sources(data)
    )
    flag = describe_flag(row, labels, anchor=find_dispute(names, map_disputes(data)))
    return [
        Cell(name_figure(row, labels)),
        Cell(links=(value,), **flag),
        Cell(labels.label_period(row), note=describe_coverage(row, labels)),
        _build_place(str(row["indicator_code"]), data),
    ]


def _build_place(code: str, data: ProvinceData) -> Cell:
    """Return the link to the share on the comparison page, which alone knows who else has it."""
    page, text = f"compare.{data.labels.lang}.html", data.labels.translate("see the comparison")
    return Cell(links=(Link(text, f"{page}#{name_share_anchor(code)}"),))
