"""Repair search: the single edits of one printed token that would mend a failed identity."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from helpers.analysis.agreement import agrees_with_printed, compare_printed, is_rough
from helpers.analysis.joint import Clashing
from helpers.analysis.relations import Instance, Relation, bound_sum
from helpers.audit.finding import Context, sum_values
from helpers.audit.planting import bound_if_free, is_mended, plant
from helpers.data.results import Repair
from helpers.data.rows import Observation
from helpers.ground.errors import ProjectError
from helpers.printed.edits import list_single_edits
from helpers.printed.intervals import intersects
from helpers.printed.numerals import ParsedToken, parse_printed

TOGETHER = "together"
"""What speaks against a repair if no single relation does, but all of them together."""


def propose_repairs(instance: Instance, context: Context) -> tuple[Repair, ...]:
    """Return every single edit of one token after which a failed instance holds.

    A repair is plausible if no other relation that the token is in, plausibility rules
    included, fails because of it, and all relations together leave it possible. Parts that may
    leave something out are taken as all that there is: a misprint is sought in what is printed,
    not in a rest. The printed data are not changed.
    """
    instance = replace(instance, has_rest=False)
    repairs = [
        _judge(observation, edited, edit, context, apart=instance.relation)
        for observation in instance.chosen.values()
        for edit, edited in _list_reprints(observation)
        if holds(replace_in(instance, observation, edited))
    ]
    return _rank(repairs)


def propose_joint_repairs(clash: Clashing, context: Context) -> tuple[Repair, ...]:
    """Return every single edit of one token after which figures can stand together.

    A token can only become what the other figures of the contradiction leave it.
    """
    repairs = [
        _judge(observation, edited, edit, context)
        for observation in context.observations
        if observation.name in clash.figures
        for edit, edited in _list_mending(clash, observation, context)
    ]
    return _rank(repairs)


def _list_mending(
    clash: Clashing, observation: Observation, context: Context
) -> Iterator[tuple[str, Observation]]:
    """Yield the edits of one token after which a contradiction is none."""
    name = observation.name
    leans = any(name in statement.leans_on for statement in clash.statements)
    allowed = None if leans else bound_if_free(clash, observation, context.joint)
    for edit, edited in _list_reprints(observation) if leans or allowed is not None else ():
        if allowed is not None and not intersects(edited.bounds, allowed):
            continue
        if not leans or is_mended(clash, plant(context, [edited]), name):
            yield edit, edited


def _judge(
    observation: Observation,
    edited: Observation,
    edit: str,
    context: Context,
    *,
    apart: Relation | None = None,
) -> Repair:
    """Return an edit as a repair, with the relations that then no longer hold."""
    others = _list_other_instances(observation, context, apart)
    against = [o.relation for o in others if not _stays_sound(o, observation, edited)]
    names = list(dict.fromkeys(relation.relation_id for relation in against))
    if not names and not context.joint.allows(plant(context, [edited])):
        names = [TOGETHER]
    return Repair(
        row=observation.name,
        printed=observation.token,
        repaired=edited.printed,
        edit=edit,
        plausible=not names,
        against=" ".join(names),
    )


def _rank(repairs: Iterable[Repair]) -> tuple[Repair, ...]:
    """Return repairs in order: against nothing, against one relation, against more."""
    return tuple(sorted(repairs, key=lambda r: (len(r.against.split()), r.row)))


def count_if_doubted(repairs: Iterable[Repair]) -> dict[str, int]:
    """Return how many repairs break nothing else if one relation alone is doubted, by relation."""
    listed = [set(repair.against.split()) for repair in repairs]
    names = dict.fromkeys(name for found in listed for name in sorted(found))
    return {name: sum(found <= {name} for found in listed) for name in names}


def _list_reprints(observation: Observation) -> Iterator[tuple[str, Observation]]:
    """Yield the figure under every single edit of its token that is a number, with the edit."""
    for edit, token in list_single_edits(observation.token):
        edited = reprint(observation, token)
        if edited is not None:
            yield edit, edited


def reprint(observation: Observation, token: str) -> Observation | None:
    """Return the observation as if the token were printed; nothing if it is not a number."""
    whole = observation.unit_code != "percent"
    if re.match(r"0\d\d", token):
        return None  # reports pad single digits only
    parsed = _parse_token(token, observation.qualifier, whole, observation.style)
    if parsed is None or (parsed.unit_hint == "%") == whole:
        return None
    return replace(
        observation,
        printed=token,
        corrected="",
        measurement_kind="actual",  # the token is now the whole of what is shown
        value=float(parsed.value),
        value_low=float(parsed.low),
        value_high=None if parsed.high is None else float(parsed.high),
        closed=parsed.closed,
    )


@lru_cache(maxsize=65_536)  # the same edits are tried against every relation of a figure
def _parse_token(token: str, qualifier: str, whole: bool, style: str) -> ParsedToken | None:
    """Return what a token says; None where it is no number."""
    try:
        return parse_printed(token, qualifier, whole=whole, style=style)
    except ProjectError:
        return None


def holds(instance: Instance) -> bool:
    """Return whether a complete instance of an identity holds for its figures."""
    test = _TESTS[instance.relation.relation_type]
    return test(instance)


def replace_in(instance: Instance, old: Observation, new: Observation) -> Instance:
    """Return the instance with one observation exchanged wherever it is used."""
    name = old.name
    chosen = {m: new if o.name == name else o for m, o in instance.chosen.items()}
    return replace(instance, chosen=chosen)


def _list_other_instances(
    observation: Observation, context: Context, apart: Relation | None
) -> list[Instance]:
    """Return the complete instances, but for those of one relation, that hold an observation."""
    name = observation.name
    return [
        other
        for relation in _select_testable(context.relations)
        if relation != apart
        for other in context.fill(relation)
        if not other.missing and any(o.name == name for o in other.chosen.values())
    ]


def _select_testable(relations: Iterable[Relation]) -> list[Relation]:
    """Return the relations that can be tested within one document."""
    return [r for r in relations if r.relation_type in _TESTS]


def _stays_sound(instance: Instance, old: Observation, new: Observation) -> bool:
    """Return whether an instance still holds after an edit, or did not hold before it either."""
    return holds(replace_in(instance, old, new)) or not holds(instance)


def _test_total(instance: Instance) -> bool:
    """Return whether the printed values add up, or can within the bounds of all figures."""
    total, parts = instance.select("total")[0], instance.select("part")
    if sum_values(parts) == total.number:
        return True
    if not instance.has_rest and not any(is_rough(row) for row in (total, *parts)):
        return False  # the usual case, and the search asks for thousands
    if instance.has_rest:
        return bound_sum(parts).low <= total.bounds.high
    return intersects(total.bounds, bound_sum(parts))


def _test_share(instance: Instance) -> bool:
    """Return whether a share lies in 0…1 and agrees with the printed one, if there is one."""
    below, above, printed = map(instance.select, ("denominator", "numerator", "share"))
    if any(row.value is None for row in (*below, *above, *printed)):  # a range has no quotient
        return not printed or compare_printed(printed[0], above, below) == "yes"
    base, part = sum_values(below), sum_values(above)
    if base <= 0:
        return False
    if not printed:
        return part <= base
    return agrees_with_printed(part / base, printed[0])


def _test_part_of(instance: Instance) -> bool:
    """Return whether the part can be no larger than the whole."""
    whole = bound_sum(instance.select("whole"))
    return all(part.bounds.low <= whole.high for part in instance.select("part"))


def _test_pooled(instance: Instance) -> bool:
    """Return whether the pooled share lies between the smallest and the largest part."""
    parts = [part.bounds for part in instance.select("part")]
    pooled = instance.select("pooled")[0].bounds
    return min(p.low for p in parts) <= pooled.high and pooled.low <= max(p.high for p in parts)


_TESTS = {
    "total": _test_total,
    "share": _test_share,
    "part_of": _test_part_of,
    "plausible": _test_part_of,
    "pooled": _test_pooled,
}
