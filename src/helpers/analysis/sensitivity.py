"""Every reading of a province's shares as a table: derived from the figures, or judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from helpers.analysis.codes import Codes
from helpers.analysis.coverage import Covered, map_covered, name_coverage
from helpers.analysis.declared_shares import ShareInstance
from helpers.analysis.division import divide_figures
from helpers.analysis.exposures import LABELLED, choose_exposure, list_exposures
from helpers.analysis.hedges import read_idle_hedges
from helpers.analysis.possible_repairs import Repair, group_repairs
from helpers.analysis.readings import (
    PRINTED,
    REPAIRED,
    REPAIRED_AGAINST,
    Question,
    Reading,
    list_readings,
)
from helpers.analysis.relations import Relation, name_cut
from helpers.analysis.rules import Rules
from helpers.analysis.shares import flag_derived, list_shown
from helpers.analysis.split_totals import SplitTotal, list_shared_parts, list_split_totals
from helpers.data.rows import Observation, build_observations
from helpers.ground.errors import ContractError
from helpers.ground.vocabulary import DIMENSIONS, UNVALIDATED
from helpers.printed.periods import Period
from helpers.printed.provinces import find_first_day

MAIN, DOUBTFUL = "yes", "U"
SHARE_KEY = ("document_id", "period_start", "period_end", "indicator_code", *DIMENSIONS)
"""What a row of the shares and a question about it have in common."""
NOTHING = {"value": None, "value_low": None, "value_high": None, "closed": ""}

Words = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class _Found:
    """A computable share with its figures, hedges kept, and what its total is made of."""

    instance: ShareInstance
    numerator: tuple[Observation, ...]
    base: tuple[Observation, ...]


def compute_sensitivity(
    observations: pd.DataFrame,
    repairs: pd.DataFrame,
    judgements: pd.DataFrame,
    *,
    rules: Rules,
    documents: pd.DataFrame,
    words: Words,
) -> pd.DataFrame:
    """Return every reading of every computed share, the main one of each question first.

    A share that can be read in one way only has no row.

    Parameters
    ----------
    observations, repairs
        Observations of one province, and the repairs that its audit lists.
    judgements
        Readings that cannot be derived, with their document.
    rules, documents
        What gives relations, coverage and the day of signing.
    words
        Sentences of the readings by code.

    Raises
    ------
    ContractError
        If a judgement names a figure that is not transcribed.
    """
    records = build_observations(observations)
    relations = rules.list_relations(records)
    grouped = group_repairs(repairs.to_dict("records"))
    tables = _Tables(records, relations, documents, grouped, rules.codes)
    rows: list[dict[str, object]] = []
    for question in tables.list_questions():
        own = [_tell(reading, words) for reading in tables.read(question)]
        own += tables.judge(question, judgements)
        if len(own) > 1:
            rows += _number_alike([tables.describe(question, *told) for told in own])
    return pd.DataFrame(rows)


def _number_alike(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return the readings of a question, those of one kind told apart by a number."""
    counts: dict[object, int] = {}
    numbered = []
    for row in rows:
        code = row["variant_id"]
        counts[code] = counts.get(code, 0) + 1
        name = code if counts[code] == 1 else f"{code}-{counts[code]}"
        numbered.append(row | {"variant_id": name})
    return numbered


Told = tuple[Reading, str, str, str]
"""A reading with its reason code and its sentence in both languages."""


def _tell(reading: Reading, words: Words) -> Told:
    """Return a derived reading with its sentence."""
    text, tokens = words[reading.code], ", ".join(reading.tokens)
    if reading.code in (REPAIRED, REPAIRED_AGAINST):
        tokens = " → ".join(reading.tokens)
    vi, en = (text[f"text_{lang}"].format(tokens=tokens) for lang in ("vi", "en"))
    return reading, "", vi, en


class _Tables:
    """What the readings of one province consult."""

    def __init__(
        self,
        records: Sequence[Observation],
        relations: Sequence[Relation],
        documents: pd.DataFrame,
        repairs: Mapping[str, list[Repair]],
        codes: Codes,
    ) -> None:
        self._rows = {row.name: row for row in records}
        self._relations = relations
        self._issued = documents.set_index("document_id")["issued"].to_dict()
        self._repairs = repairs
        read = read_idle_hedges(records, relations)
        self._idle = frozenset(
            new.name for old, new in zip(records, read, strict=True) if old is not new
        )
        self._covered: Covered = map_covered(read, relations, codes)
        self._splits = list_split_totals(relations, records)
        self._found = [
            _Found(i, tuple(i.select("numerator")), tuple(i.select("denominator")))
            for i in list_shown(relations, records)
            if i.select("numerator") and i.select("denominator")
        ]

    def list_questions(self) -> Iterator[_Found]:
        """Yield the first statement of each computed share."""
        seen: set[tuple[object, ...]] = set()
        for found in self._found:
            key = self._identify(found)
            if key not in seen:
                seen.add(key)
                yield found

    def _identify(self, found: _Found) -> tuple[object, ...]:
        """Return share, cut, document and period."""
        first = found.instance.placing
        place = (first.document_id, first.period_start, first.period_end)
        return (found.instance.relation.relation_id, found.instance.cut, *place)

    def read(self, found: _Found) -> list[Reading]:
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
        return [*list_readings(question), *self._list_other_days(found)]

    def _list_shared(
        self, found: _Found, splits: Sequence[SplitTotal]
    ) -> Iterator[tuple[Observation, ...]]:
        """Yield what other totals cover of the base, where the numerator does not say itself."""
        for own in splits:
            whole = own.dimension and getattr(own.total, own.dimension)
            if own.dimension and all(getattr(r, own.dimension) == whole for r in found.numerator):
                yield from list_shared_parts(own, self._splits)

    def _list_other_days(self, found: _Found) -> Iterator[Reading]:
        """Yield the share over the other days that an early signature allows."""
        first = found.instance.placing
        if not first.period.is_stock:
            for name in self._list_exposures(first):
                if name != LABELLED:
                    yield Reading(name, found.numerator, found.base, exposure=name)

    def _list_exposures(self, row: Observation) -> dict[str, Period]:
        """Return the days that a flow may cover."""
        since = find_first_day(row.province_id)
        return list_exposures(row.period, self._issued[row.document_id], since=since)

    def judge(self, found: _Found, judgements: pd.DataFrame) -> list[Told]:
        """Return the readings that a judgement on the document adds to a share."""
        first = found.instance.placing
        told: list[Told] = []
        for row in judgements.to_dict("records"):
            code = found.instance.relation.relation_id
            if (row["document_id"], row["share_code"]) == (first.document_id, code):
                above, below = self._select(row, "numerator"), self._select(row, "denominator")
                reading = Reading(row["judgement_id"], above, below)
                told.append((reading, row["reason_code"], row["text_vi"], row["text_en"]))
        return told

    def _select(self, row: Mapping[str, str], side: str) -> tuple[Observation, ...]:
        """Return the figures that one side of a judgement names."""
        names = [f"{row['document_id']}:{name}" for name in row[side].split()]
        for name in names:
            if name not in self._rows:
                raise ContractError(
                    f"judgement '{row['judgement_id']}' of '{row['document_id']}' names '{name}', "
                    "which is not transcribed: correct line or place"
                )
        return tuple(self._rows[name] for name in names)

    def describe(
        self, found: _Found, reading: Reading, reason_code: str, vi: str, en: str
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
            "question_id": f"{first.document_id}.{name_cut(code, cut)}.{first.period_end}",
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
            **divide_figures(reading.numerator, reading.base),
            **(NOTHING if reason_code else {}),
            "arithmetic": f"{write_sum(reading.numerator)} / {write_sum(reading.base)}",
            "repaired_rows": " ".join(repaired),
            "repaired_tokens": " ".join(repaired.values()),
            "reason_code": reason_code,
            "reason_vi": vi,
            "reason_en": en,
            "obs_status": flag_derived(figures),
        }


def write_sum(rows: Sequence[Observation]) -> str:
    """Return the printed tokens of a sum; a repaired one with the printed one in brackets."""
    tokens = [f"{row.read_as} [{row.token}]" if row.read_as else row.token for row in rows]
    return f"({' + '.join(tokens)})" if len(tokens) > 1 else tokens[0]


def mark_doubtful(shares: pd.DataFrame, sensitivity: pd.DataFrame) -> pd.DataFrame:
    """Return the shares, flagged `U` where the main reading is not the figures as printed.

    Parameters
    ----------
    shares, sensitivity
        Both tables of one province.
    """
    if shares.empty or sensitivity.empty:
        return shares
    main = sensitivity[(sensitivity["is_main"] == MAIN) & sensitivity["value"].notna()]
    expected = {tuple(row[k] for k in SHARE_KEY): row["value"] for row in main.to_dict("records")}
    doubtful = [
        row["alternative"] == 1 and key in expected and expected[key] != row["value"]
        for row in shares.to_dict("records")
        for key in [tuple(row[k] for k in SHARE_KEY)]
    ]
    flagged = pd.Series(doubtful, index=shares.index) & (shares["obs_status"] != UNVALIDATED)
    return shares.assign(obs_status=shares["obs_status"].mask(flagged, DOUBTFUL))
