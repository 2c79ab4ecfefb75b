"""A contradiction to play with: its figures as printed, and with each repair that would mend it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from helpers.analysis.possible_repairs import SUM_CHECK
from helpers.data.results import FindingRow, Repair
from helpers.ground.languages import format_number
from helpers.page.fragments import Fragment, read_environment
from helpers.page.labels import Labels
from helpers.page.precision import read_number
from helpers.page.sections.words import name_figure, write_marks
from helpers.printed.numerals import parse_printed

Row = Mapping[str, Any]
PERCENT = "percent"


@dataclass(frozen=True)
class Part:
    """A piece of a bar, in percent of the axis; a changed one is the figure that was mended."""

    start: float
    length: float
    is_changed: bool


@dataclass(frozen=True)
class Bar:
    """A figure, or the sum of several, with what it is and its value."""

    name: str
    value: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class State:
    """The figures under one reading: as printed, or with one of them mended."""

    name: str
    verdict: str
    bars: tuple[Bar, ...]


def render_play(
    finding: FindingRow, rows: Mapping[str, Row], *, anchor: str, style: str, labels: Labels
) -> Fragment:
    """Return the figures of a contradiction in every state; nothing where no repair is known.

    Parameters
    ----------
    finding
        With its repairs.
    rows
        Observations by their names.
    anchor
        Makes the choice one of its own on the page.
    style
        Whose marks the printed numbers have.
    labels
        Words of the page.
    """
    if not finding.repairs:
        return Fragment("")
    repairs: list[Repair | None] = [None, *finding.repairs]
    names = tuple(dict.fromkeys(finding.rows))
    read = [_read_values(names, rows, repair, style) for repair in repairs]
    if any(value is None for values in read for value in values.values()):
        return Fragment("")
    readings = [{name: value or 0.0 for name, value in values.items()} for values in read]
    is_sum = finding.check_code == SUM_CHECK
    build = _build_sum if is_sum else _build_figures
    ends = _find_ends(readings, rows, is_sum=is_sum)
    states = [
        replace(
            build(values, rows, repair, ends, labels), name=_name_state(repair, labels, style=style)
        )
        for values, repair in zip(readings, repairs, strict=True)
    ]
    legend = labels.translate("Try it: the figures as printed, and with each repair")
    template = read_environment().get_template("states.html.j2")
    return Fragment(template.render(states=states, choice=f"play-{anchor}", legend=legend))


def _read_values(
    names: Sequence[str], rows: Mapping[str, Row], repair: Repair | None, style: str
) -> dict[str, float | None]:
    """Return the value of each figure, one of them as a repair reads it."""
    values = {name: read_number(rows[name]["value"]) for name in names}
    if repair is not None:
        row = rows[repair.row]
        is_whole = row["unit_code"] != PERCENT
        parsed = parse_printed(repair.repaired, row["qualifier"], whole=is_whole, style=style)
        values[repair.row] = float(parsed.value)
    return values


def _find_ends(
    readings: Sequence[Mapping[str, float]], rows: Mapping[str, Row], *, is_sum: bool
) -> dict[str, float]:
    """Return the end of the axis of each unit: the greatest figure or sum of any state."""
    ends: dict[str, float] = {}
    for values in readings:
        for name, value in values.items():
            unit = str(rows[name]["unit_code"])
            ends[unit] = max(ends.get(unit, 0.0), value)
        if is_sum:
            ends[unit] = max(ends[unit], sum(list(values.values())[1:]))
    return {unit: end or 1.0 for unit, end in ends.items()}


def _build_sum(
    values: Mapping[str, float],
    rows: Mapping[str, Row],
    repair: Repair | None,
    ends: Mapping[str, float],
    labels: Labels,
) -> State:
    """Return a total above its parts laid end to end."""
    total, *parts = values
    end = ends[str(rows[total]["unit_code"])]
    written = [format_number(values[name], labels.lang) for name in parts]
    found = sum(values[name] for name in parts)
    whole = format_number(values[total], labels.lang)
    sign = "=" if found == values[total] else "≠"
    bars = (
        _build_bar(name_figure(rows[total], labels), whole, [total], values, repair, end),
        _build_bar(
            labels.translate("The parts together"),
            format_number(found, labels.lang),
            parts,
            values,
            repair,
            end,
        ),
    )
    return State("", f"{' + '.join(written)} {sign} {whole}", bars)


def _build_figures(
    values: Mapping[str, float],
    rows: Mapping[str, Row],
    repair: Repair | None,
    ends: Mapping[str, float],
    labels: Labels,
) -> State:
    """Return each figure by itself, on the axis of its unit."""
    bars = tuple(
        _build_bar(
            name_figure(rows[name], labels),
            labels.format_value(value, str(rows[name]["unit_code"])),
            [name],
            values,
            repair,
            ends[str(rows[name]["unit_code"])],
        )
        for name, value in values.items()
    )
    return State("", "", bars)


def _build_bar(
    name: str,
    value: str,
    rows: Sequence[str],
    values: Mapping[str, float],
    repair: Repair | None,
    end: float,
) -> Bar:
    """Return figures laid end to end on an axis."""
    parts, start = [], 0.0
    for row in rows:
        length = 100 * values[row] / end
        is_changed = repair is not None and row == repair.row
        parts.append(Part(round(start, 2), round(length, 2), is_changed))
        start += length
    return Bar(name, value, tuple(parts))


def _name_state(repair: Repair | None, labels: Labels, *, style: str) -> str:
    """Return what a state shows: all as printed, or what is mended and how."""
    if repair is None:
        return labels.translate("as printed")
    return tell_repair(repair, labels, style=style)


def tell_repair(repair: Repair, labels: Labels, *, style: str) -> str:
    """Return one repair in words: from what to what, how, and whether it may be right."""
    words = [_name_edits(labels)[repair.edit]]
    if not repair.plausible:
        words.append(labels.translate("implausible: breaks another relation"))
    change = write_marks(f"{repair.printed}→{repair.repaired}", labels.lang, style=style)
    return f"{change} ({', '.join(words)})"


def _name_edits(labels: Labels) -> dict[str, str]:
    """Return the words for the kinds of edit."""
    t = labels.translate
    return {
        "move_separator": t("separator moved"),
        "substitute": t("digit replaced"),
        "transpose": t("digits swapped"),
        "delete": t("digit deleted"),
        "insert": t("digit inserted"),
    }
