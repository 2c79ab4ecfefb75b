"""A printed figure is reached on its page by an address that no line is part of."""

from __future__ import annotations

from helpers.batch.work import list_addresses
from helpers.data.dictionary import list_key, name_by_key
from helpers.data.documents import list_provinces
from helpers.data.rows import name_row
from helpers.data.tables import read_rows
from helpers.export.places import published_numbers
from helpers.ground import paths
from helpers.ground.frames import list_records
from helpers.ground.languages import LANGUAGES
from helpers.page import province
from helpers.page.addresses import place_addresses
from helpers.page.sections.findings import render_audit

PAGE = (
    '<th scope="row" id="d-&amp;-e:1:1">1. Received</th><th scope="row" id="other">Flag</th>'
    '<a href="#d-&amp;-e:1:1">“5” line 1</a><a href="#other">key</a><a href="x.html#d:1:1">5</a>'
)


def test_the_row_has_the_address_and_the_card_leads_to_it():
    placed = place_addresses(PAGE, {"d-&-e:1:1": "nabc", "d:1:1": "nxyz"})
    assert 'id="d-&amp;-e:1:1"><a id=nabc href="#nabc">#</a> 1. Received' in placed
    assert '<a href="#nabc">“5” line 1</a>' in placed
    assert '<a href="#other">key</a><a href="x.html#d:1:1">5</a>' in placed
    assert '<th scope="row" id="other">Flag' in placed


def test_a_page_without_addresses_stays_as_it_is():
    assert place_addresses(PAGE, {}) == PAGE


def test_a_finding_is_reached_by_its_address_beside_its_title():
    page = (
        '<a href="#finding-2">5</a><section class="finding error" id="finding-2" '
        'data-name="a | b &amp; c">\n<h4>Sum</h4><p id="finding-3" data-name="d">Too: 5</p>'
    )
    placed = place_addresses(page, {"a | b & c": "nabc"})
    assert placed == (
        '<a href="#nabc">5</a><section class="finding error" id="finding-2">'
        '\n<h4><a id=nabc href="#nabc">#</a> Sum</h4><p id="finding-3">Too: 5</p>'
    )


def test_pages_bear_the_published_addresses_of_all_figures_and_failed_checks():
    for province_id in list_provinces():
        figures = {name_row(r): r for r in read_rows(paths.processed("observations", province_id))}
        rows = [r for r in read_rows(published_numbers(province_id)) if not r["withdrawn_in"]]
        known = {r["address"]: r for r in rows if r["table"] in ("observations", "findings")}
        addresses = list_addresses(province_id)
        assert set(addresses) >= set(figures)
        assert set(addresses.values()) == set(known)
        for name, row in figures.items():
            assert known[addresses[name]]["printed"] == row["printed"]


def test_every_failed_check_has_its_address_in_both_languages():
    for province_id in list_provinces():
        addresses = list_addresses(province_id)
        for lang in LANGUAGES:
            data = province.read_province(province_id, lang)
            html = place_addresses(render_audit(data).html, addresses)
            failed = data.findings[data.findings["result"] == "failed"]
            names = [name_by_key(row, list_key("findings")) for row in list_records(failed)]
            assert "data-name" not in html
            for name in names:
                assert html.count(f"<a id={addresses[name]} ") == 1
