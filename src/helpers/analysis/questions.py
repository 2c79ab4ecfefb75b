"""What the readings of one province consult, and each reading as a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from helpers.analysis.coverage import Covered, map_covered, name_coverage
from helpers.analysis.declared_shares import ShareInstance
from helpers.analysis.division import bound_share, divide_figures
from helpers.analysis.exposures import LABELLED, choose_exposure, list_exposures
from helpers.analysis.hedges import read_idle_hedges, read_unhedged
from helpers.analysis.joint import Bounded, Joint
from helpers.analysis.joint_columns import describe_narrowing
from helpers.analysis.possible_repairs import Repair
from helpers.analysis.readings import (
    ON_TOP,
    ON_TOP_AGAINST,
    PRINTED,
    REPAIRED,
    REPAIRED_AGAINST,
    SUM_OF_PARTS,
    Question,
    Reading,
    has_base,
    list_readings,
    write_sum,
)
from helpers.analysis.relations import Relation, name_cut
from helpers.analysis.rules import Rules
from helpers.analysis.shares import flag_derived, list_shown
from helpers.analysis.split_totals import SplitTotal, list_shared_parts, list_split_totals
from helpers.data.rows import Observation
from helpers.ground.errors import ContractError
from helpers.ground.frames import list_records
from helpers.ground.languages import LANGUAGES
from helpers.ground.placeholders import fill_placeholders
from helpers.printed.periods import Period
from helpers.printed.provinces import find_first_day

DENYING = (SUM_OF_PARTS, ON_TOP, ON_TOP_AGAINST)
"""Readings that take a printed total for wrong, or for less than all: it bounds nothing then."""
IMPOSSIBLE = "impossible"
MAIN = "yes"
NOTHING = {
    **{"value": None, "value_low": None, "value_high": None, "closed": ""},
    **{"single_low": None, "single_high": None, "single_closed": "", "narrowed_by": ""},
}

Words = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Found:
    """A computable share with its figures, hedges kept, and what its total is made of."""

    instance: ShareInstance
    numerator: tuple[Observation, ...]
    base: tuple[Observation, ...]


Told = tuple[Reading, str, str, str]
"""A reading with its reason code and its sentence in both languages."""


def _tell(reading: Reading, words: Words) -> Told:
    """Return a derived reading with its sentence."""
    text, tokens = words[reading.code], ", ".join(reading.tokens)
    if reading.code in (REPAIRED, REPAIRED_AGAINST):
        tokens = " → ".join(reading.tokens)
    vi, en = (_fill(text, lang, tokens) for lang in LANGUAGES)
    return reading, "", vi, en


def _fill(text: Mapping[str, str], lang: str, tokens: str) -> str:
    """Return the sentence of a kind of reading, with the tokens that it is about."""
    name = f"text_{lang}"
    where = f"readings.csv: reading '{text['reading_code']}', field '{name}'"
    return fill_placeholders(text[name], {"tokens": tokens}, where=where)


class Questions:
    """What the readings of one province consult."""

    def __init__(
        self,
        records: Sequence[Observation],
        relations: Sequence[Relation],
        repairs: Mapping[str, list[Repair]],
        rules: Rules,
    ) -> None:
        self._rows = {row.name: row for row in records}
        self._relations = relations
        self._issued = rules.issued
        self._repairs = repairs
        read = read_idle_hedges(records, relations)
        self._idle = frozenset(
            new.name for old, new in zip(records, read, strict=True) if old is not new
        )
        self._covered: Covered = map_covered(read, relations, rules.codes)
        self._joint = Joint.build(read, relations, rules)
        self._splits = list_split_totals(relations, records)
        self._found = [
            Found(i, tuple(i.select("numerator")), tuple(i.select("denominator")))
            for i in list_shown(relations, records)
            if i.select("numerator") and i.select("denominator")
        ]

        self._starts: dict[tuple[object, ...], set[str]] = {}
        for f in self._found:
            *what, start, end = self._identify(f)
            self._starts.setdefault((*what, end), set()).add(str(start))

    def list_questions(self) -> Iterator[Found]:
        """Yield the first statement of each computed share."""
        seen: set[tuple[object, ...]] = set()
        for found in self._found:
            key = self._identify(found)
            if key not in seen:
                seen.add(key)
                yield found

    def _name(self, found: Found) -> str:
        """Return the name of a share; its first day is in it where two shares end on one day.

        A month and the year so far are reported together.
        """
        first, cut = found.instance.placing, found.instance.cut
        name = f"{first.document_id}.{name_cut(found.instance.relation.relation_id, cut)}"
        short = f"{name}.{first.period_end}"
        starts = self._starts[(*self._identify(found)[:-2], first.period_end)]
        return short if len(starts) == 1 else f"{name}.{first.period_start}.{first.period_end}"

    def _identify(self, found: Found) -> tuple[object, ...]:
        """Return share, cut, document and period."""
        first = found.instance.placing
        place = (first.document_id, first.period_start, first.period_end)
        return (found.instance.relation.relation_id, found.instance.cut, *place)

    def read(self, found: Found) -> list[Reading]:
        """Return the derived readings of a share, those of its days behind them."""
        key = self._identify(found)
        same = [f for f in self._found if self._identify(f) == key and f is not found]
        others = [
            f.base for f in self._found if f.numerator == found.numerator and f.base != found.base
        ]
        splits = [s for s in self._splits if found.base == (s.total,)]
        parts = splits[0].parts if splits else ()
        figures = (*found.numerator, *found.base, *parts)
        question = Question(
            numerator=found.numerator,
            base=found.base,
            idle=self._idle,
            parts=parts,
            restated=tuple((f.numerator, f.base) for f in same),
            repairs=tuple(r for f in figures for r in self._repairs.get(f.name, ())),
            others=tuple(others),
            shared=tuple(self._list_shared(found, splits[:1])),
            printed=tuple(found.instance.select("share")),
            overlaps=found.instance.overlaps,
        )
        readings = (*list_readings(question), *self._list_other_days(found))
        return [reading for reading in readings if has_base(reading)]

    def _list_shared(
        self, found: Found, splits: Sequence[SplitTotal]
    ) -> Iterator[tuple[Observation, ...]]:
        """Yield what other totals cover of the base, where the numerator does not say itself."""
        for own in splits:
            whole = own.dimension and getattr(own.total, own.dimension)
            if own.dimension and all(getattr(r, own.dimension) == whole for r in found.numerator):
                yield from list_shared_parts(own, self._splits)

    def _list_other_days(self, found: Found) -> Iterator[Reading]:
        """Yield the share over the other days that an early signature allows."""
        first = found.instance.placing
        if not first.period.is_stock:
            for name in self._list_exposures(first):
                if name != LABELLED:
                    numerator, base = map(self._drop_idle, (found.numerator, found.base))
                    yield Reading(name, numerator, base, exposure=name)

    def _drop_idle(self, side: Sequence[Observation]) -> tuple[Observation, ...]:
        """Return figures without the hedges that say nothing."""
        return tuple(read_unhedged(row) if row.name in self._idle else row for row in side)

    def tell(self, reading: Reading, words: Words) -> Told:
        """Return a derived reading with its sentence; refused if the other figures exclude it."""
        told = _tell(reading, words)
        figures = (*reading.numerator, *reading.base)
        if reading.code in DENYING or self._joint.is_possible(figures):
            return told
        text = words[IMPOSSIBLE]
        vi, en = _fill(text, "vi", told[2]), _fill(text, "en", told[3])
        return reading, IMPOSSIBLE, vi, en

    def _divide(self, reading: Reading) -> dict[str, object]:
        """Return the share of a reading, bounded by all figures that it does not deny."""
        sides = (reading.numerator, reading.base)
        columns = divide_figures(*sides)
        value = {"value": columns.pop("value")}
        if reading.code in DENYING:
            bounded = Bounded(bound_share(*sides), bound_share(*sides))
        else:
            bounded = self._joint.read((*reading.numerator, *reading.base)).bound_share(*sides)
        if value["value"] is not None and not bounded.joint.contains(float(str(value["value"]))):
            value = {"value": None}  # as a figure is read, the others leave it another number
        told = {name: cell for name, cell in columns.items() if name not in NOTHING}
        return value | describe_narrowing(bounded) | told

    def _list_exposures(self, row: Observation) -> dict[str, Period]:
        """Return the days that a flow may cover."""
        since = find_first_day(row.province_id)
        return list_exposures(row.period, self._issued[row.document_id], since=since)

    def judge(self, found: Found, judgements: pd.DataFrame) -> list[Told]:
        """Return the readings that a judgement on the document adds to a share."""
        first = found.instance.placing
        told: list[Told] = []
        for row in list_records(judgements):
            code = found.instance.relation.relation_id
            if (row["document_id"], row["share_code"]) == (first.document_id, code):
                above, below = self._select(row, "numerator"), self._select(row, "denominator")
                _require_upright(row, found, above, below)
                reading = Reading(row["judgement_id"], above, below)
                if has_base(reading):
                    told.append((reading, row["reason_code"], row["text_vi"], row["text_en"]))
        return told

    def _select(self, row: Mapping[str, str], side: str) -> tuple[Observation, ...]:
        """Return the figures that one side of a judgement names."""
        names = [f"{row['document_id']}:{name}" for name in row[side].split()]
        for name in names:
            if name not in self._rows:
                raise ContractError(
                    f"judgements/{row['document_id']}.csv: judgement '{row['judgement_id']}', "
                    f"field '{side}' with value '{row[side]}' names '{name}', which is not "
                    "transcribed: correct line or place"
                )
        return tuple(self._rows[name] for name in names)

    def describe(
        self, found: Found, reading: Reading, reason_code: str, vi: str, en: str
    ) -> dict[str, object]:
        """Return one reading as a row; a refused one names its rows but has no value."""
        first, figures = found.instance.placing, (*reading.numerator, *reading.base)
        own = reading.code in PRINTED
        repaired = {row.name: row.read_as for row in figures if row.read_as}
        days = None
        if not first.period.is_stock:
            days = choose_exposure(self._list_exposures(first), reading.exposure).days
        cut = found.instance.cut
        code = found.instance.relation.relation_id
        return {
            "province_id": first.province_id,
            "question_id": self._name(found),
            "variant_id": reading.code,
            "is_main": MAIN if reading.is_main else "no",
            "indicator_code": code,
            **cut._asdict(),
            "document_id": first.document_id,
            "period_start": first.period_start,
            "period_end": first.period_end,
            "exposure": "" if first.period.is_stock else reading.exposure,
            "exposure_days": days,
            "coverage": name_coverage(
                reading.base,
                self._covered,
                part=reading.numerator,
                partial=found.instance.partial if own else (),
            ),
            **self._divide(reading),
            **(NOTHING if reason_code else {}),
            "arithmetic": f"{write_sum(reading.numerator)} / {write_sum(reading.base)}",
            "repaired_rows": " ".join(repaired),
            "repaired_tokens": " ".join(repaired.values()),
            "reason_code": reason_code,
            "reason_vi": vi,
            "reason_en": en,
            "obs_status": flag_derived(figures),
        }


def _require_upright(
    row: Mapping[str, str],
    found: Found,
    above: Sequence[Observation],
    below: Sequence[Observation],
) -> None:
    """Stop at a judgement that divides the base of a share by its numerator."""
    numerator, base = ({r.name for r in side} for side in (found.numerator, found.base))
    if {r.name for r in above} & (base - numerator) and {r.name for r in below} & numerator:
        raise ContractError(
            f"judgements/{row['document_id']}.csv: judgement '{row['judgement_id']}', field "
            f"'numerator' with value '{row['numerator']}' is the base of '{row['share_code']}': "
            "exchange numerator and denominator"
        )
