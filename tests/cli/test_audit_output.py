"""What `check` prints of a finding and its repairs."""

from __future__ import annotations

from helpers import audit
from helpers.cli.audit import show_idle_relations
from helpers.cli.findings import show_findings


def test_repairs_are_printed_below_their_finding(capsys):
    context = audit.read_context("62-kon-tum")
    show_findings(audit.audit_observations(context, audit.read_catalogue()), "en")
    lines = capsys.readouterr().out.splitlines()
    assert lines[2] == (
        "  proposed: kon-tum-2020:21:3 51.592→1.592 (delete)"
        " | kon-tum-2020:21:2 56.714→6.714 (delete, implausible)"
    )
    assert [line for line in lines[3:] if line.startswith("  proposed")] == []


def test_relations_that_nothing_fills_are_printed_with_the_reason(capsys):
    show_idle_relations([])
    lines = capsys.readouterr().out.splitlines()
    assert lines
    assert all(line.startswith("could not run: ") for line in lines)
    assert all(line.endswith("none of its figures is printed") for line in lines)
