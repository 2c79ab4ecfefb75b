"""Shares recomputed from printed counts, or as printed where no counts are, with their bounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from helpers.analysis.agreement import compare_printed
from helpers.analysis.coverage import Covered, map_covered, name_coverage
from helpers.analysis.declared_shares import DeclaredShare, ShareInstance
from helpers.analysis.division import add_values, divide_figures
from helpers.analysis.hedges import is_one_sided, read_idle_hedges
from helpers.analysis.joint import Joint
from helpers.analysis.joint_columns import describe_narrowing
from helpers.analysis.relations import Relation, bound_sum, name_rows
from helpers.analysis.rules import Rules
from helpers.data.rows import Observation, build_observations
from helpers.ground.vocabulary import DIMENSIONS, UNVALIDATED

COUNTS, PRINTED = "counts", "printed"
"""What a share rests on: two printed counts, or the printed share alone."""

COLUMNS = [
    "province_id",
    "alternative",
    "indicator_code",
    *DIMENSIONS,
    "family",
    "headline",
    "document_id",
    "period_start",
    "period_end",
    "exposure_days",
    "coverage",
    "rests_on",
    "value",
    "value_low",
    "value_high",
    "closed",
    "single_low",
    "single_high",
    "single_closed",
    "narrowed_by",
    "numerator_value",
    "denominator_value",
    "numerator_rows",
    "denominator_rows",
    "printed",
    "printed_qualifier",
    "printed_rows",
    "printed_agrees",
    "obs_status",
]

WORST_FIRST = (UNVALIDATED, "E", "U", "D", "P", "A")


def compute_shares(observations: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Return one row per share and statement that the figures support.

    share = Σ numerator / Σ base, both from one document and period. A share that is printed
    without its counts is a row of its own. Values are 0…1.

    Parameters
    ----------
    observations
        Observations of one province.
    rules
        What is declared of shares, codes and relations.
    """
    records = build_observations(observations)
    relations = rules.list_relations(records)
    read = read_idle_hedges(records, relations)
    covered = map_covered(read, relations, rules.codes)
    joint = Joint.build(read, relations, rules)
    rows = _number_statements(list_shown(relations, read), covered, joint)
    return pd.DataFrame(rows, columns=COLUMNS)


def _number_statements(
    instances: Iterable[ShareInstance], covered: Covered, joint: Joint
) -> list[dict[str, object]]:
    """Return the rows of all shares, statements numbered within share, document and period."""
    found: list[dict[str, object]] = []
    counts: dict[tuple[object, ...], int] = {}
    keys = ("indicator_code", "document_id", "period_start", "period_end", *DIMENSIONS)
    for instance in instances:
        row = describe_share(instance, covered, joint)
        place = tuple(row[key] for key in keys)
        counts[place] = counts.get(place, 0) + 1
        found.append(row | {"alternative": counts[place]})
    return found


def list_shown(relations: Iterable[Relation], rows: Sequence[Observation]) -> list[ShareInstance]:
    """Return the instances of the declared shares that give a share, each once.

    Parameters
    ----------
    relations, rows
        All relations of a province, and its figures.
    """
    instances = [
        instance
        for relation in relations
        if isinstance(relation, DeclaredShare)
        for instance in relation.fill(rows)
        if isinstance(instance, ShareInstance) and is_shown(instance)
    ]
    return _drop_narrower_twins(instances)


def is_shown(instance: ShareInstance) -> bool:
    """Return whether an instance gives a share: by its counts, or by the printed share alone."""
    base = instance.select("denominator")
    if instance.select("numerator") and base:
        return bound_sum(base).high > 0
    return bool(instance.select("share"))


def describe_share(instance: ShareInstance, covered: Covered, joint: Joint) -> dict[str, object]:
    """Return one share with coverage, bounds, rows and the printed share beside it."""
    numerator, base = instance.select("numerator"), instance.select("denominator")
    printed = instance.select("share")
    if numerator and base:
        return {
            **_describe_place(instance),
            "coverage": _name_coverage(instance, covered),
            "rests_on": COUNTS,
            **divide_figures(numerator, base),
            **describe_narrowing(joint.bound_share(numerator, base)),
            **_compare_printed(printed, numerator, base),
            "obs_status": _flag_share(instance, [*numerator, *base]),
        }
    return {
        **_describe_place(instance),
        "coverage": _name_coverage(instance, covered),
        "rests_on": PRINTED,
        **_state_printed(printed[0]),
        **describe_narrowing(joint.bound(printed)),
        "obs_status": flag_derived(printed),
    }


def _flag_share(instance: ShareInstance, figures: Iterable[Observation]) -> str:
    """Return the status of a share of counts; where its parts overlap it is U, if not worse."""
    status = flag_derived(figures)
    return "U" if instance.overlaps and status != UNVALIDATED else status


def _name_coverage(instance: ShareInstance, covered: Covered) -> str:
    """Return the codes that the base of a share covers; of a printed one the tiers it names."""
    base = instance.select("denominator") or instance.select("share")
    own = instance.select("numerator")
    return name_coverage(base, covered, part=own, partial=instance.partial)


def _state_printed(printed: Observation) -> dict[str, object]:
    """Return value and bounds of a share that is printed without its counts."""
    return {
        "value": None if is_one_sided(printed) else printed.value,
        "numerator_value": None,
        "denominator_value": None,
        "numerator_rows": "",
        "denominator_rows": "",
        "printed": printed.printed,
        "printed_qualifier": printed.qualifier,
        "printed_rows": printed.name,
        "printed_agrees": "",
    }


def _drop_narrower_twins(instances: list[ShareInstance]) -> list[ShareInstance]:
    """Return the shares without those of a partial base that another share has as its whole.

    Level 4 of levels 3 and 4 is a share of its own: level 4 of a catalogue of which only these
    two are printed says the same.
    """
    whole = {_name_division(i) for i in instances if _has_counts(i) and not i.partial}
    return [i for i in instances if not (i.partial and _name_division(i) in whole)]


def _has_counts(instance: ShareInstance) -> bool:
    """Return whether both sides of a share are printed."""
    return bool(instance.select("numerator") and instance.select("denominator"))


def _name_division(instance: ShareInstance) -> tuple[object, ...]:
    """Return the rows above and the sum below; rows name their document."""
    return (name_rows(instance.select("numerator")), add_values(instance.select("denominator")))


def _describe_place(instance: ShareInstance) -> dict[str, object]:
    """Return province, relation, indicator, dimensions, document and period of a share.

    One of a unit that no code names speaks for no province, and is compared with none.
    """
    first, relation = instance.placing, instance.relation
    period = first.period
    assert isinstance(relation, DeclaredShare)
    told = relation.declaration
    return {
        "province_id": first.province_id,
        "indicator_code": instance.relation.relation_id,
        "family": told.family,
        "headline": None if relation.codes.is_nameless(instance.cut) else told.headline,
        **instance.cut._asdict(),
        "document_id": first.document_id,
        "period_start": first.period_start,
        "period_end": first.period_end,
        "exposure_days": None if period.is_stock else period.days,
    }


def _compare_printed(
    printed: list[Observation], numerator: list[Observation], base: list[Observation]
) -> dict[str, object]:
    """Return the printed share, its row, and whether it agrees with the recomputed one."""
    if not printed:
        return dict.fromkeys(("printed", "printed_qualifier", "printed_rows", "printed_agrees"), "")
    return {
        "printed": printed[0].printed,
        "printed_qualifier": printed[0].qualifier,
        "printed_rows": printed[0].name,
        "printed_agrees": compare_printed(printed[0], numerator, base),
    }


def flag_derived(observations: Iterable[Observation]) -> str:
    """Return the most cautious status among the figures that a number rests on."""
    return choose_worst(row.obs_status for row in observations)


def choose_worst(statuses: Iterable[str]) -> str:
    """Return the most cautious of several status flags."""
    flags = set(statuses)
    return next((flag for flag in WORST_FIRST if flag in flags), "A")
