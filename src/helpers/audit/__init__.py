"""The audit: declared relations and general checks in, findings out."""

from helpers.audit.bounds import (
    check_exclusive_shares,
    check_parts,
    check_pooled_shares,
    check_share_range,
)
from helpers.audit.change import check_jumps, check_lookalikes, check_swaps
from helpers.audit.explain import Catalogue, tabulate_findings, tabulate_repairs
from helpers.audit.inputs import read_catalogue, read_context
from helpers.audit.printed_changes import check_printed_changes
from helpers.audit.printed_shares import check_implied_bases, check_printed_shares
from helpers.audit.ranks import check_rank_order
from helpers.audit.rates import check_monthly_rates, check_quarters
from helpers.audit.restatement import check_repetitions, check_restatements, check_unmoved
from helpers.audit.run import CHECKS, audit_observations, build_context, run_checks
from helpers.audit.stocks import check_stocks
from helpers.audit.time import check_carried_over, check_counters, check_cut_offs, check_signing
from helpers.audit.tokens import check_separators, find_malformed
from helpers.audit.totals import check_idle_hedges, check_totals
from helpers.audit.units import check_scope, check_universe

__all__ = [
    "CHECKS",
    "Catalogue",
    "audit_observations",
    "build_context",
    "check_carried_over",
    "check_counters",
    "check_cut_offs",
    "check_exclusive_shares",
    "check_idle_hedges",
    "check_implied_bases",
    "check_jumps",
    "check_lookalikes",
    "check_monthly_rates",
    "check_parts",
    "check_pooled_shares",
    "check_printed_changes",
    "check_printed_shares",
    "check_quarters",
    "check_rank_order",
    "check_repetitions",
    "check_restatements",
    "check_scope",
    "check_separators",
    "check_share_range",
    "check_signing",
    "check_stocks",
    "check_swaps",
    "check_totals",
    "check_universe",
    "check_unmoved",
    "find_malformed",
    "read_catalogue",
    "read_context",
    "run_checks",
    "tabulate_findings",
    "tabulate_repairs",
]
