"""What the registers declare is found in what provinces printed, and little else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers import audit
from helpers.analysis import inputs
from helpers.analysis.found import build_figures, search
from helpers.analysis.found.declared import find_key, is_declared, list_identities
from helpers.audit import found_measure
from helpers.cli.plain_check import show_proposals
from helpers.data.documents import list_documents, list_provinces
from helpers.data.rows import Observation
from helpers.printed.documents import is_excerpt


@pytest.fixture(scope="module")
def documents() -> dict[str, list[Observation]]:
    """Figures of the texts read whole: passages hold too few to tell an identity from chance."""
    whole = {row["document_id"] for row in list_documents() if not is_excerpt(row)}
    found: dict[str, list[Observation]] = {}
    for province_id in list_provinces():
        for row in audit.read_context(province_id).observations:
            if row.document_id in whole:
                found.setdefault(row.document_id, []).append(row)
    return found


def test_declared_identities_are_found_and_hardly_anything_else(documents):
    rules = inputs.read_rules()
    declared = met = found = others = 0
    for rows in documents.values():
        known, relations = list_identities(rows, rules), search(build_figures(rows)).relations
        keys = {find_key(relation.figures) for relation in relations}
        declared, found = declared + len(known), found + len(relations)
        met += sum(identity.key in keys for identity in known)
        others += sum(not is_declared(relation, known) for relation in relations)
    assert declared
    assert met >= 0.95 * declared
    assert others <= 0.1 * found


def test_the_audited_contradiction_is_a_near_miss_and_alarms_are_rare(documents):
    misses = {name: search(build_figures(rows)).misses for name, rows in documents.items()}
    told = {p.printed for m in misses["kon-tum-2020"] for p in m.relation.figures}
    assert {"61.877", "56.714", "51.592", "3.571"} <= told
    assert all(len(found) <= 1 for found in misses.values())


def test_an_identity_must_hold_and_a_find_must_be_one(documents):
    rules, rows = inputs.read_rules(), documents["kon-tum-2020"]
    known = list_identities(rows, rules)
    broken = [replace(r, value=r.number + 1) if r.printed == "725" else r for r in rows]
    assert len(list_identities(broken, rules)) == len(known) - 1
    relation = search(build_figures(rows)).relations[0]
    assert is_declared(relation, known)
    assert not is_declared(replace(relation, parts=relation.parts[:1]), known)


def test_what_no_register_declares_is_proposed(documents, capsys):
    rows = documents["kon-tum-2020"]
    meetings = [r for r in rows if r.printed in ("93", "56", "37")]
    strange = [replace(r, scope=f"made_{n}", line=900) for n, r in enumerate(meetings)]
    show_proposals(strange, "en")
    told = capsys.readouterr().out
    assert "proposed, as no register declares it: 56 + 37 = 93" in told
    assert "an accident in about 1 of" in told
    show_proposals(meetings, "en")
    assert "proposed" not in capsys.readouterr().out


def test_the_measure_counts_what_it_plants(documents, monkeypatch):
    monkeypatch.setattr(found_measure, "DRAWS", 1)
    name = "kon-tum-2020"
    rows = [r for r in documents[name] if r.line in (17, 21)]
    measure = found_measure.measure_documents(
        {name: (build_figures(rows), rows)}, inputs.read_rules()
    )
    planted = measure.planted
    assert (measure.documents, measure.declared, measure.met, measure.accidental) == (1, 1, 1, 0)
    assert list(measure.alarms) == [name]
    assert planted.tried == len("7420" + "7383" + "99")
    assert planted.likeliest <= planted.mended <= planted.told <= planted.tried
