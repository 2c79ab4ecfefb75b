"""Every check on the figures of one province, in the order of the report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from helpers.analysis.rules import Rules
from helpers.audit.bounds import (
    check_exclusive_shares,
    check_parts,
    check_pooled_shares,
    check_share_range,
)
from helpers.audit.change import check_jumps, check_lookalikes, check_swaps
from helpers.audit.explain import Catalogue, tabulate_findings, tabulate_repairs
from helpers.audit.finding import Context, Finding
from helpers.audit.printed_changes import check_printed_changes
from helpers.audit.printed_shares import check_implied_bases, check_printed_shares
from helpers.audit.ranks import check_rank_order
from helpers.audit.rates import check_monthly_rates, check_quarters
from helpers.audit.restatement import check_repetitions, check_restatements, check_unmoved
from helpers.audit.stocks import check_stocks
from helpers.audit.time import (
    check_carried_over,
    check_counters,
    check_cut_offs,
    check_signing,
)
from helpers.audit.together import check_together, name_smallest
from helpers.audit.tokens import check_separators
from helpers.audit.totals import check_idle_hedges, check_totals
from helpers.audit.units import check_scope, check_universe
from helpers.data.rows import Observation, build_observations

CHECKS: tuple[Callable[[Context], list[Finding]], ...] = (
    check_totals,
    check_idle_hedges,
    check_printed_shares,
    check_implied_bases,
    check_printed_changes,
    check_parts,
    check_exclusive_shares,
    check_pooled_shares,
    check_share_range,
    check_restatements,
    check_repetitions,
    check_unmoved,
    check_rank_order,
    check_counters,
    check_stocks,
    check_quarters,
    check_monthly_rates,
    check_signing,
    check_cut_offs,
    check_carried_over,
    check_universe,
    check_scope,
    check_swaps,
    check_lookalikes,
    check_jumps,
    check_separators,
)
"""Every check, in the order of the report; a new one is one entry here and one catalogue row."""


def build_context(
    observations: pd.DataFrame,
    rules: Rules,
    documents: pd.DataFrame,
    *,
    peers: Iterable[Observation] = (),
) -> Context:
    """Return what the checks consult, documents restricted to those that are observed."""
    typed = build_observations(observations)
    present = documents["document_id"].isin({row.document_id for row in typed})
    rows = documents[present].set_index("document_id").to_dict("index")
    ordered = sort_observations(typed, documents=rows)
    relations = tuple(rules.list_relations(ordered))
    return Context(ordered, relations, rows, rules, tuple(peers))


def sort_observations(
    observations: Iterable[Observation], *, documents: Mapping[str, Mapping[str, str]]
) -> tuple[Observation, ...]:
    """Return observations in the order of issue, line and place, whatever their order was."""
    return tuple(
        sorted(
            observations,
            key=lambda row: (
                documents[row.document_id]["issued"] or documents[row.document_id]["period_end"],
                row.document_id,
                row.line,
                row.seq,
            ),
        )
    )


def run_checks(context: Context) -> list[Finding]:
    """Return the results of all checks."""
    found = [finding for check in CHECKS for finding in check(context)]
    return [*name_smallest(context, found), *check_together(context, found)]


@dataclass(frozen=True)
class Audit:
    """What the audit of one province gives.

    Attributes
    ----------
    findings
        One row per check made.
    repairs
        The single edits that would mend its failed checks.
    """

    findings: pd.DataFrame
    repairs: pd.DataFrame


def audit_observations(context: Context, catalogue: Catalogue) -> Audit:
    """Return every check made on the observations of one province, and the repairs.

    Parameters
    ----------
    context
        Observations, relations and documents.
    catalogue
        The registers' explanations.
    """
    province_id = context.observations[0].province_id
    found = run_checks(context)
    return Audit(
        findings=tabulate_findings(found, catalogue, province_id=province_id),
        repairs=tabulate_repairs(found, province_id=province_id),
    )
