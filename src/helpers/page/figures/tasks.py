"""Chart of planned tasks: met, not met, or no outcome printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from helpers.ground.errors import ContractError
from helpers.ground.frames import list_records
from helpers.ground.vocabulary import OUTCOME
from helpers.page.figures.layout import LINE_HEIGHT, TITLE_HEIGHT
from helpers.page.figures.palette import INK, PAPER
from helpers.page.figures.rows import draw_title, prepare_axes
from helpers.page.figures.style import TINTS, WIDTH, Chart, capitalise
from helpers.page.figures.text import wrap_text, write
from helpers.page.labels import Labels

STEP, MARK, SPACE = 20.0, 10.0, 10.0
INDENT = 20.0
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
    groups = _group_tasks(list_records(rows), labels)
    heights = [_measure_group(group) for group in groups]
    prepare_axes(ax, sum(heights) + SPACE * (len(groups) - 1))
    ax.set_xlim(0.0, WIDTH)
    y = 0.0
    for group, height in zip(groups, heights, strict=True):
        _draw_group(ax, group, y)
        y += height + SPACE
    return _describe_tasks(groups, labels)


def _select_tasks(observations: pd.DataFrame) -> pd.DataFrame:
    """Return the planned tasks in document order."""
    if observations.empty:
        return observations
    rows = observations[observations["measurement_kind"] == OUTCOME]
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


def _measure_group(group: Group) -> float:
    """Return the height of a group in pixels."""
    further = sum(len(_wrap_name(name)) - 1 for name in group.names)
    return TITLE_HEIGHT + STEP * len(group.names) + LINE_HEIGHT * further


def _wrap_name(name: str) -> list[str]:
    """Return the name of a task in lines."""
    return wrap_text(name, WIDTH - INDENT)


def _draw_group(ax: Axes, group: Group, top: float) -> None:
    """Draw the title of a group with its count, and its tasks one below the other."""
    draw_title(ax, top, f"{group.title}: {len(group.names)}")
    y = top + TITLE_HEIGHT + STEP / 2
    for name in group.names:
        _draw_mark(ax, y, group.outcome)
        lines = _wrap_name(name)
        for number, line in enumerate(lines):
            write(ax, INDENT, y + number * LINE_HEIGHT, line)
        y += STEP + (len(lines) - 1) * LINE_HEIGHT


def _draw_mark(ax: Axes, y: float, outcome: str) -> None:
    """Draw a full square (met), a crossed one (not met) or a dotted one (nothing printed)."""
    style = (0, (1.5, 1.5)) if outcome == "not_printed" else "-"
    color = TINTS[4] if outcome == "met" else PAPER
    left, top = 2.0, y - MARK / 2
    square = Rectangle((left, top), MARK, MARK, fc=color, ec=INK, lw=1.2, ls=style)
    square.set_gid(outcome)
    ax.add_patch(square)
    if outcome == "not_met":
        ends = [left + 2.5, left + MARK - 2.5]
        for heights in ([y - 2.5, y + 2.5], [y + 2.5, y - 2.5]):
            ax.plot(ends, heights, color=INK, lw=1.5)


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
