"""Chart of planned tasks: met, not met, or no outcome printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from helpers.errors import ContractError
from helpers.figure_layout import GAP
from helpers.figure_rows import MARGIN, prepare_axes
from helpers.figure_style import DEEP, INK, WIDTH, Chart, capitalise
from helpers.figure_text import measure_text, write
from helpers.labels import Labels

STEP, MARK, TITLE, SPACE = 0.225, 0.11, 0.29, 0.1
INDENT = 0.22
OUTCOMES = ("met", "not_met", "not_printed")


@dataclass(frozen=True)
class Group:
    """Planned tasks of one outcome, in the order of the document."""

    outcome: str
    title: str
    names: tuple[str, ...]


def can_draw_tasks(observations: pd.DataFrame) -> bool:
    """Return whether any planned task is printed."""
    return not _select_tasks(observations).empty


def draw_tasks(ax: Axes, observations: pd.DataFrame, *, labels: Labels) -> Chart:
    """Draw planned tasks as a list under their outcomes, each with its mark.

    Parameters
    ----------
    ax
        Where to draw.
    observations
        Observations of one province.
    labels
        Words and number formats.

    Raises
    ------
    ContractError
        If no planned task is printed.
    """
    rows = _select_tasks(observations)
    if rows.empty:
        raise ContractError("no planned task is printed: ask can_draw_tasks() first")
    groups = _group_tasks(rows.to_dict("records"), labels)
    heights = [_measure_group(group) for group in groups]
    prepare_axes(ax, sum(heights) + SPACE * (len(groups) - 1), label_width=MARGIN)
    ax.set_xlim(0.0, WIDTH - 2 * MARGIN)
    y = 0.0
    for group, height in zip(groups, heights, strict=True):
        _draw_group(ax, group, y)
        y += height + SPACE
    return _describe_tasks(groups, labels)


def _select_tasks(observations: pd.DataFrame) -> pd.DataFrame:
    """Return the planned tasks in document order."""
    if observations.empty:
        return observations
    rows = observations[observations["indicator_code"] == "task_outcome"]
    return rows.astype({"line": int}).sort_values(["period_end", "document_id", "line"])


def _group_tasks(rows: Sequence[Mapping[str, object]], labels: Labels) -> list[Group]:
    """Return the tasks by outcome; outcomes without a task are left out."""
    titles = {
        "met": labels.label_code("outcome", "met"),
        "not_met": labels.label_code("outcome", "not_met"),
        "not_printed": labels.translate("No outcome printed"),
    }
    names: dict[str, list[str]] = {outcome: [] for outcome in OUTCOMES}
    for row in rows:
        names[_read_outcome(row)].append(labels.label_code("scope", str(row["scope"])))
    return [Group(o, capitalise(titles[o]), tuple(names[o])) for o in OUTCOMES if names[o]]


def _read_outcome(row: Mapping[str, object]) -> str:
    """Return the outcome of a task; a missing value is no outcome, not a failure."""
    if pd.isna(row["value"]):
        return "not_printed"
    return "met" if float(str(row["value"])) else "not_met"


def _count_columns(group: Group) -> int:
    """Return two columns if every name fits half of the width, else one."""
    half = (WIDTH - 2 * MARGIN) / 2 - INDENT - GAP
    return 2 if len(group.names) > 2 and all(measure_text(n) <= half for n in group.names) else 1


def _measure_group(group: Group) -> float:
    """Return the height of a group in inches."""
    return TITLE + STEP * -(-len(group.names) // _count_columns(group))


def _draw_group(ax: Axes, group: Group, top: float) -> None:
    """Draw the title of a group with its count, and its tasks column by column."""
    write(ax, 0.0, top + TITLE / 2, f"{group.title}: {len(group.names)}", weight="bold")
    columns = _count_columns(group)
    deep = -(-len(group.names) // columns)
    for number, name in enumerate(group.names):
        x = (number // deep) * (WIDTH - 2 * MARGIN) / 2
        y = top + TITLE + STEP * (number % deep + 0.5)
        _draw_mark(ax, x, y, group.outcome)
        write(ax, x, y, name, shift=INDENT)


def _draw_mark(ax: Axes, x: float, y: float, outcome: str) -> None:
    """Draw a full square (met), a crossed one (not met) or a dotted one (nothing printed)."""
    style = ":" if outcome == "not_printed" else "-"
    color = DEEP if outcome == "met" else "white"
    corner = (x + 0.04, y - MARK / 2)
    square = Rectangle(corner, MARK, MARK, fc=color, ec=INK, lw=0.9, ls=style)
    square.set_gid(outcome)
    ax.add_patch(square)
    if outcome == "not_met":
        left, right = x + 0.065, x + 0.015 + MARK
        for ends in ([y - 0.03, y + 0.03], [y + 0.03, y - 0.03]):
            ax.plot([left, right], ends, color=INK, lw=1.1)


def _describe_tasks(groups: Sequence[Group], labels: Labels) -> Chart:
    """Return alt text and caption of the chart of tasks."""
    counts = {outcome: 0 for outcome in OUTCOMES} | {g.outcome: len(g.names) for g in groups}
    total = sum(counts.values())
    lists = " ".join(f"{g.title} ({len(g.names)}): {'; '.join(g.names)}." for g in groups)
    kind = labels.translate("List of {total} planned tasks by outcome.").format(total=total)
    caption = labels.translate(
        "Planned tasks that the province reports as met: {met} of {total}; not met: {not_met}; "
        "no outcome printed: {none}."
    ).format(met=counts["met"], total=total, not_met=counts["not_met"], none=counts["not_printed"])
    return Chart(f"{kind} {lists}", caption)
