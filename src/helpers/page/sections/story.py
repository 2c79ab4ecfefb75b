"""The province's story in words computed from its tables: what is coverage, what is change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from helpers.analysis.decomposition import GONE, NEW, REST, SAME
from helpers.analysis.growth.series import UNCOMPARED_KINDS
from helpers.analysis.roles import list_dossiers
from helpers.data.rows import build_observations
from helpers.ground.frames import list_records
from helpers.ground.languages import format_number
from helpers.ground.vocabulary import DIMENSIONS
from helpers.page.fragments import Fragment, render_paragraph
from helpers.page.labels import Labels
from helpers.page.precision import read_number
from helpers.page.province import ProvinceData
from helpers.page.sections.amounts import Amount, Whole, add_amounts, narrow
from helpers.page.sections.words import (
    PERIODS,
    find_style,
    format_amount,
    name_figure,
    select_like_for_like,
    write_marks,
)

SIDES = ("from", "to")
GROUPS = (SAME, NEW, GONE, REST)

Row = Mapping[str, object]


def render_dossier_story(data: ProvinceData) -> Fragment:
    """Return what part of a change in dossiers is coverage, and what a misprint does to shares."""
    sentences = [*_tell_totals(data, dossiers=True), *tell_repairs(data)]
    return _render(sentences)


def render_change_story(data: ProvinceData) -> Fragment:
    """Return what part of every other change is coverage."""
    return _render([*_tell_totals(data, dossiers=False)])


def render_product_story(data: ProvinceData) -> Fragment:
    """Return how changes of products came about: by the number, by the mean, by both."""
    return _render([*_tell_products(data)])


def _render(paragraphs: list[str]) -> Fragment:
    """Return one paragraph a text."""
    body = Fragment("")
    for text in paragraphs:
        body += render_paragraph(text)
    return body


def _tell_totals(data: ProvinceData, *, dossiers: bool) -> Iterator[str]:
    """Yield a paragraph for each total whose documents do not cover the same parts."""
    table = data.decompositions
    parts = table[table["method"] == "parts"]
    parts = parts[parts["indicator_code"].isin(list_dossiers(data.rules)) == dossiers]
    for _, rows in parts.groupby(["relation_id", *DIMENSIONS, *PERIODS], sort=False):
        if set(rows["group"]) - {SAME}:
            yield tell_total(rows, data)


def tell_total(rows: pd.DataFrame, data: ProvinceData) -> str:
    """Return how a total changed and how much of it its parts found at both dates explain."""
    labels, first = data.labels, rows.iloc[0].to_dict()
    before, after = _read_wholes(rows, data)
    known, unknown = set(rows["group"]), f"({labels.translate('not known')})"
    spans = {group: _add_up(rows[rows["group"] == group]) for group in GROUPS if group in known}
    change = narrow(add_amounts(spans.values()), after.subtract(before))
    spans = {group: _narrow_by_rest(group, spans, change) for group in spans}
    sentences = [
        labels.translate("{name}: {before} ({earlier}), then {after} ({later}): {change}.").format(
            name=name_figure(first, labels),
            before=before.text,
            earlier=labels.label_period(first, prefix="from_"),
            after=after.text,
            later=labels.label_period(first, prefix="to_"),
            change=change.tell(labels, unknown=labels.translate("the difference is not known")),
        ),
        labels.translate("The two totals do not cover the same: {groups}.").format(
            groups="; ".join(
                f"{labels.label_code('group', group)} {span.tell(labels, unknown=unknown)}"
                for group, span in spans.items()
            )
        ),
        "" if SAME in spans and spans[SAME].sign == 0 else _tell_like_for_like(first, data),
        _tell_hidden(spans, labels),
    ]
    return " ".join(filter(None, sentences))


def _narrow_by_rest(group: str, spans: Mapping[str, Amount], change: Amount) -> Amount:
    """Return what a group adds, within what the change leaves beside all others."""
    others = add_amounts(span for name, span in spans.items() if name != group)
    return narrow(spans[group], change.subtract(others))


def _add_up(parts: pd.DataFrame) -> Amount:
    """Return what some parts add to a change."""
    low, high = (parts[f"contribution_{side}"].sum(skipna=False) for side in ("low", "high"))
    return Amount(float(parts["contribution"].sum()), read_number(low), read_number(high))


def _read_wholes(parts: pd.DataFrame, data: ProvinceData) -> tuple[Whole, Whole]:
    """Return the totals of both periods as printed; where none is, the sum of the parts.

    Of totals printed in several ways those count between which the change lies.
    """
    change = float(parts["contribution"].sum())
    sides = [_list_wholes(parts, side, data) for side in SIDES]
    pairs = [(before, after) for before in sides[0] for after in sides[1]]
    found = (pair for pair in pairs if pair[1].value - pair[0].value == change)
    return next(found, pairs[0])


def _list_wholes(parts: pd.DataFrame, side: str, data: ProvinceData) -> list[Whole]:
    """Return the totals printed for the period of one side, or the sum of the parts."""
    first, labels = parts.iloc[0].to_dict(), data.labels
    rows = data.observations[~data.observations["measurement_kind"].isin(UNCOMPARED_KINDS)]
    for column in ("indicator_code", *DIMENSIONS):
        rows = rows[rows[column] == first[column]]
    for column in ("period_start", "period_end"):
        rows = rows[rows[column] == first[f"{side}_{column}"]]
    printed = [
        Whole(
            float(str(row["value"])),
            read_number(row["value_low"]),
            read_number(row["value_high"]),
            labels.format_observation(row, unit=False),
        )
        for row in list_records(rows[rows["value"].notna()])
    ]
    added = float(parts[f"{side}_value"].sum())
    return printed or [Whole(added, None, None, format_number(added, labels.lang))]


def _tell_like_for_like(first: Row, data: ProvinceData) -> str:
    """Return the change of what both totals cover, with its bounds; nothing if none is declared."""
    row, labels = select_like_for_like(data.growth, first), data.labels
    if row is None or pd.isna(row["value"]):
        return ""
    text = labels.translate("Like for like it goes from {before} to {after}: {change}")
    told = text.format(
        before=format_number(float(str(row["from_value"])), labels.lang),
        after=format_number(float(str(row["to_value"])), labels.lang),
        change=labels.format_change(float(str(row["value"]))),
    )
    if row["value_low"] != row["value_high"]:
        bounds = labels.translate("bounds {bounds}").format(
            bounds=labels.format_bounds(row, "change")
        )
        told = f"{told} ({bounds})"
    return f"{told}."


def _tell_hidden(spans: Mapping[str, Amount], labels: Labels) -> str:
    """Return whether what only one total holds hides or turns the movement of the rest.

    Nothing where bounds leave a direction open.
    """
    t = labels.translate
    other = [group for group in spans if group != SAME]
    apart = add_amounts([spans[group] for group in other])
    same = spans.get(SAME, Amount(0.0, 0.0, 0.0))
    change = add_amounts([same, apart])
    if same.sign == 0:
        return t("What both totals cover is unchanged.")
    if same.sign is None or apart.sign is None or same.sign == apart.sign or apart.sign == 0:
        return ""
    if not change.sign:
        return ""
    if same.sign != change.sign:
        return {
            NEW: t("What is newly counted reverses the direction."),
            REST: t("What the text does not itemise reverses the direction."),
        }.get(
            other[0] if len(other) == 1 else "",
            t("What only one total holds reverses the direction."),
        )
    if other != [NEW]:
        return ""
    if same.sign < 0:
        return t("What is newly counted hides a part of the fall of the rest.")
    return t("What is newly counted hides a part of the rise of the rest.")


def _tell_products(data: ProvinceData) -> Iterator[str]:
    """Yield a sentence for each product of a number and a mean."""
    table = data.decompositions
    exact = table[table["method"] == "exact_product"]
    for _, rows in exact.groupby(["relation_id", *DIMENSIONS, *PERIODS], sort=False):
        by_name = {row["component"]: row for row in list_records(rows)}
        yield _tell_product(by_name, data.labels)


def _tell_product(components: Mapping[str, Row], labels: Labels) -> str:
    """Return what the number, the mean and both together add to a product."""
    number, mean = components["factor"], components["per_unit"]

    def write(row: Row, column: str, decimals: int) -> str:
        return format_number(float(str(row[column])), labels.lang, decimals=decimals)

    return labels.translate(
        "{name}, {earlier} → {later}: the number of {unit} ({n0} → {n1}) accounts for {number}, "
        "the mean of each ({m0} → {m1}) for {mean}, both together for {joint}."
    ).format(
        name=name_figure(number, labels),
        earlier=labels.label_period(number, prefix="from_"),
        later=labels.label_period(number, prefix="to_"),
        unit=labels.label_indicator(str(number["component_indicator"])).lower(),
        n0=write(number, "from_value", 0),
        n1=write(number, "to_value", 0),
        m0=write(mean, "from_value", 1),
        m1=write(mean, "to_value", 1),
        **{
            name: format_amount(float(str(components[key]["contribution"])), labels)
            for name, key in (("number", "factor"), ("mean", "per_unit"), ("joint", "joint"))
        },
    )


def tell_repairs(data: ProvinceData) -> list[str]:
    """Return, for each token that may be a misprint, what reading it otherwise does to shares.

    An edit that another relation contradicts stands among the readings, and is no story.
    """
    refuted = data.repairs[data.repairs["plausible"] == "no"]
    contradicted = set(zip(refuted["row"], refuted["repaired"], strict=True))
    told: dict[tuple[str, str], list[str]] = {}
    computed = data.sensitivity[data.sensitivity["value"].notna()]
    printed_tokens = {figure.name: figure.token for figure in build_observations(data.observations)}
    for row in list_records(computed):
        names, tokens = row["repaired_rows"].split(), row["repaired_tokens"].split()
        for name, token in zip(names, tokens, strict=True):
            if (name, token) in contradicted:
                continue
            pair = (token, printed_tokens[name])
            style = find_style(name.split(":")[0], data)
            repaired, printed = (write_marks(text, data.labels.lang, style=style) for text in pair)
            told.setdefault((repaired, printed), []).append(_tell_effect(row, data))
    return [
        data.labels.translate("If {repaired} is read for the printed {printed}: {effects}.").format(
            repaired=repaired, printed=printed, effects="; ".join(effects)
        )
        for (repaired, printed), effects in told.items()
    ]


def _tell_effect(row: Row, data: ProvinceData) -> str:
    """Return the share under one reading beside the share as printed."""
    labels = data.labels
    printed = _find_printed(row, data.shares)
    text = "{share} {value}, unchanged"
    if printed is None or abs(float(str(printed["value"])) - float(str(row["value"]))) > 1e-12:
        text = "{share} {value}" if printed is None else "{share} {value} instead of {printed}"
    return labels.translate(text).format(
        share=labels.label_indicator(str(row["indicator_code"])).lower(),
        value=labels.format_share(row["value"]),
        printed="" if printed is None else labels.format_share(printed["value"]),
    )


def _find_printed(row: Row, shares: pd.DataFrame) -> Row | None:
    """Return the share computed from the figures as printed."""
    rows = shares[shares["alternative"] == 1]
    for column in ("document_id", "period_end", "indicator_code", *DIMENSIONS):
        rows = rows[rows[column] == row[column]]
    found: list[Row] = list_records(rows)
    return found[0] if found else None
