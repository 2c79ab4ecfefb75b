"""How much of what goes wrong in practice the audit notices, and what it then proposes.

Every slip is tried on every figure, whether or not anything could notice it: a rate over the
errors that a check can see would measure the check against itself.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from helpers.analysis.joint import Clashing, Joint
from helpers.audit.finding import Context
from helpers.audit.planting import plant
from helpers.audit.repair import propose_joint_repairs
from helpers.audit.slips import Slip, is_readable, list_exchanges, list_slips
from helpers.data.results import Repair
from helpers.data.rows import Observation
from helpers.feasible.system import EQUAL, Statement
from helpers.printed.documents import is_excerpt

SEED = 20201118
SAMPLE = 150
"""Detected digit errors of which the repairs are looked at."""
IDENTITY, INEQUALITY, ACROSS, NOTHING = "identity", "inequality", "across documents", "nothing"
TIES = (IDENTITY, INEQUALITY, ACROSS, NOTHING)
"""The best relation that a figure is in."""
UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Outcome:
    """What the audit makes of one slip.

    Attributes
    ----------
    document_id, rows, kind, tie
        Where it was planted, what it was, and what the first figure is tied by.
    noticed
        Empty where nothing was noticed; `unreadable`, or the relation that no longer holds.
    """

    document_id: str
    rows: tuple[str, ...]
    kind: str
    tie: str
    noticed: str


@dataclass(frozen=True)
class Mended:
    """The repairs that one noticed digit error leads to.

    Attributes
    ----------
    candidates
        How many edits against which nothing speaks.
    is_right
        Whether the true token is among them.
    """

    candidates: int
    is_right: bool


@dataclass(frozen=True)
class Bench:
    """One document with its relations, ready for slips.

    Attributes
    ----------
    context
        Its figures alone.
    ties
        What each figure is tied by.
    """

    context: Context
    ties: Mapping[str, str]

    @classmethod
    def build(cls, context: Context, document_id: str, province: Joint) -> Bench:
        """Return a document of a province, without what its other documents print."""
        own = tuple(row for row in context.observations if row.document_id == document_id)
        documents = {document_id: context.documents[document_id]}
        relations = tuple(context.rules.list_relations(own))
        alone = Context(own, relations, documents, context.rules)
        return cls(alone, {row.name: find_tie(row.name, alone.joint, province) for row in own})

    @cached_property
    def rows(self) -> dict[str, Observation]:
        """The figures by name, idle hedges left out."""
        return {row.name: row for row in self.context.read}

    @cached_property
    def known(self) -> frozenset[Statement]:
        """What contradicts before any slip."""
        clashes = self.context.joint.clashes
        return frozenset(statement for clash in clashes for statement in clash.statements)

    def list_outcomes(self) -> Iterator[Outcome]:
        """Yield what becomes of every slip."""
        readable = [row for row in self.rows.values() if is_readable(row)]
        slips = [slip for row in readable for slip in list_slips(row)]
        for slip in (*slips, *list_exchanges(readable)):
            document_id = next(iter(self.context.documents))
            tie, noticed = self.ties[slip.rows[0]], self.notice(slip)
            yield Outcome(document_id, slip.rows, slip.kind, tie, noticed)

    def notice(self, slip: Slip) -> str:
        """Return what notices a slip; nothing if all relations can still hold."""
        edited = [row for row in slip.edited if row is not None]
        if len(edited) < len(slip.edited):
            return UNREADABLE
        if all(row.value == self.rows[row.name].value for row in edited):
            return ""
        clash = next(iter(self._list_new(plant(self.context, edited))), None)
        return "" if clash is None else clash.statements[0].name

    def _list_new(self, joint: Joint) -> list[Clashing]:
        """Return the contradictions that were not there before."""
        return [clash for clash in joint.clashes if not set(clash.statements) <= self.known]

    def mend(self, slip: Slip) -> Mended:
        """Return the repairs of the first contradiction that a slip within one token makes."""
        (edited,) = (row for row in slip.edited if row is not None)
        rows = tuple(edited if r.name == edited.name else r for r in self.context.observations)
        code = edited.indicator_code
        near = [
            r for r in self.context.relations if any(m.indicator_code == code for m in r.members)
        ]
        context = replace(self.context, observations=rows, relations=tuple(near))
        repairs: list[Repair] = []
        for clash in self._list_new(context.joint)[:1]:
            repairs += [r for r in propose_joint_repairs(clash, context) if r.plausible]
        true = self.rows[edited.name].token
        right = any((r.row, r.repaired) == (edited.name, true) for r in repairs)
        return Mended(len(repairs), right)


def find_tie(name: str, alone: Joint, province: Joint) -> str:
    """Return the best relation that a figure is in: of its document, else across documents."""
    own = [s for group in alone.groups for s in group if name in s.unknowns]
    if any(_is_identity(statement) for statement in own):
        return IDENTITY
    if own:
        return INEQUALITY
    others = (s for group in province.groups for s in group)
    return ACROSS if any(name in s.unknowns for s in others) else NOTHING


def _is_identity(statement: Statement) -> bool:
    """Return whether a statement fixes a figure by others: an equation, or a printed share."""
    return statement.kind == EQUAL or bool(statement.leans_on)


def build_benches(contexts: Iterable[Context]) -> list[Bench]:
    """Return every document of some provinces, each by itself; excerpts are left out.

    What ties the figures of a passage says little of what ties those of a report.
    """
    return [
        Bench.build(context, document_id, context.joint)
        for context in contexts
        for document_id, document in context.documents.items()
        if not is_excerpt(document)
    ]


def measure_power(benches: Sequence[Bench]) -> pd.DataFrame:
    """Return one row per slip on every readable figure of every document."""
    return pd.DataFrame([vars(o) for bench in benches for o in bench.list_outcomes()])


def sample_repairs(
    benches: Sequence[Bench], *, seed: int = SEED, sample: int = SAMPLE
) -> pd.DataFrame:
    """Return the repairs of a sample of the digit errors that some relation notices.

    Parameters
    ----------
    benches
        Documents.
    seed, sample
        Which errors, and how many at most.
    """
    noticed = [
        (bench, slip)
        for bench in benches
        for row in bench.rows.values()
        if is_readable(row)
        for slip in list_slips(row)
        if slip.kind == "digit" and bench.notice(slip) not in ("", UNREADABLE)
    ]
    chosen = random.Random(seed).sample(noticed, min(sample, len(noticed)))
    return pd.DataFrame([vars(bench.mend(slip)) for bench, slip in chosen])


def summarise_ties(benches: Sequence[Bench]) -> pd.DataFrame:
    """Return for each document and in all how many readable figures each kind of tie holds."""
    rows = []
    for bench in benches:
        readable = [name for name, row in bench.rows.items() if is_readable(row)]
        document_id = next(iter(bench.context.documents))
        rows.append({"document": document_id, **_count_ties(bench.ties[n] for n in readable)})
    total = pd.DataFrame(rows).drop(columns="document").sum().to_dict()
    return pd.DataFrame([*rows, {"document": "all", **total}])


def _count_ties(ties: Iterable[str]) -> dict[str, int]:
    """Return how often each tie occurs, and how many there are."""
    listed = list(ties)
    return {"figures": len(listed), **{tie: listed.count(tie) for tie in TIES}}


def summarise_slips(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Return by kind of slip how many were tried, noticed, and could not be noticed at all.

    What is in nothing and can still be read is beyond every relation that is known.
    """
    rows = []
    for kind, own in outcomes.groupby("kind", sort=False):
        unreadable = own["noticed"] == UNREADABLE
        beyond = (own["tie"].isin([ACROSS, NOTHING])) & ~unreadable
        rows.append(
            {
                "slip": kind,
                "tried": len(own),
                "noticed": (own["noticed"] != "").mean(),
                "of them unreadable": unreadable.mean(),
                "limit": 1 - beyond.mean(),
            }
        )
    return pd.DataFrame(rows)


def summarise_repairs(mended: pd.DataFrame) -> dict[str, float]:
    """Return rates and numbers of the repairs of a sample."""
    if mended.empty:
        return {}
    unique = mended["is_right"] & (mended["candidates"] == 1)
    return {
        "errors looked at": len(mended),
        "just one repair, and the right one": unique.mean(),
        "right one among the repairs": mended["is_right"].mean(),
        "median number of repairs": mended["candidates"].median(),
        "largest number of repairs": mended["candidates"].max(),
    }
