"""Addresses stay when data grow; what changes is recorded, and only with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.cli.commands import commands
from helpers.data.dictionary import list_columns
from helpers.export.published import changelog, numbers, publish
from helpers.export.published.addresses import address_tables
from helpers.export.published.register import (
    Register,
    compare_register,
    find_file,
    format_register,
    read_register,
)
from helpers.ground import paths
from helpers.ground.errors import ContractError, ParameterError

DAY = date(2026, 11, 29)
WHY = {"en": "The token was misread.", "vi": "Đọc nhầm con số in."}
NOTHING = Register()
Tables = dict[str, list[dict[str, str]]]


@dataclass(frozen=True, eq=False)
class Figure:
    """A figure of a made document: equal content may stand there twice."""

    indicator: str
    printed: str


@dataclass(frozen=True)
class Made:
    """Documents of lines of figures, and shares of the first two figures of each document."""

    documents: Mapping[str, Sequence[Sequence[Figure]]]
    shares: Mapping[str, tuple[Figure, Figure]] = field(default_factory=dict)

    def list_tables(self) -> Tables:
        """Return the tables as the project writes them."""
        names: dict[Figure, str] = {}
        observations = []
        for document, lines in self.documents.items():
            for line, figures in enumerate(lines, start=1):
                for seq, figure in enumerate(figures, start=1):
                    names[figure] = f"{document}:{line}:{seq}"
                    observations.append(observe(document, line, seq, figure))
        return {
            "observations": observations,
            "shares": [share(d, names[top], names[base]) for d, (top, base) in self.shares.items()],
        }


def observe(document: str, line: int, seq: int, figure: Figure) -> dict[str, str]:
    row = dict.fromkeys(list_columns("observations"), "")
    place = {"document_id": document, "line": str(line), "seq": str(seq)}
    told = {"printed": figure.printed, "value": figure.printed, "indicator_code": figure.indicator}
    return {**row, "province_id": "20-lang-son", **place, **told, "obs_status": "A"}


def share(document: str, top: str, base: str) -> dict[str, str]:
    row = dict.fromkeys(list_columns("shares"), "")
    told = {"document_id": document, "indicator_code": "share_x", "value": "0.5"}
    return {
        **row,
        "province_id": "20-lang-son",
        **told,
        "numerator_rows": top,
        "denominator_rows": base,
    }


def name_all(tables: Tables, published: Sequence[Mapping[str, str]] = ()) -> dict[str, str]:
    """Return the address of each number by table and name."""
    found = address_tables(tables, published)
    return {f"{one.number.table} {one.number.name}": one.address for one in found}


def record(tables: Tables, register: Register = NOTHING, why: Mapping[str, str] = WHY):
    """Return the register after the tables were published."""
    difference = compare_register(address_tables(tables, register.numbers), register)
    publish.require_reason(difference, why)
    return publish.record(difference, register, why, day=DAY).register


figures = st.builds(Figure, st.sampled_from(["x", "y"]), st.sampled_from(["1", "2", "3"]))
more = st.lists(st.tuples(st.integers(0, 9), st.lists(figures, min_size=1, max_size=3)), max_size=4)
lines = st.lists(st.lists(figures, min_size=1, max_size=3), min_size=1, max_size=4)


def insert(old: Sequence[Sequence[Figure]], new: Sequence[tuple[int, list[Figure]]], within: bool):
    """Return lines with more between them, or with more figures at the head of a line."""
    mixed = [list(line) for line in old]
    for place, line in new:
        if within:
            mixed[place % len(mixed)][:0] = line
        else:
            mixed.insert(place % (len(mixed) + 1), line)
    return mixed


@settings(max_examples=25)
@given(old=lines, new=more, other=lines, within=st.booleans(), kept=st.booleans())
def test_a_new_line_and_a_new_document_move_no_address(old, new, other, within, kept):
    top, base = Figure("top", "1"), Figure("base", "2")
    old = [[top, base], *old]
    before = Made({"b": old}, {"b": (top, base)})
    grown = insert(old, new, within)
    after = Made({"a": other, "b": grown, "c": other}, {"b": (top, base)})
    published = record(before.list_tables()).numbers if kept else ()
    was, now = name_all(before.list_tables()), name_all(after.list_tables(), published)
    assert {a for n, a in was.items()} <= {a for n, a in now.items() if "a:" not in n}
    (share_before,), (share_after,) = (
        {address for name, address in told.items() if name.startswith("shares")}
        for told in (was, now)
    )
    assert share_before == share_after
    contents = {
        (address, figure["indicator_code"], figure["printed"])
        for told, made in ((was, before), (now, after))
        for figure in made.list_tables()["observations"]
        if figure["document_id"] == "b"
        for address in [told[f"observations b:{figure['line']}:{figure['seq']}"]]
    }
    assert len(contents) == len({address for address, *_ in contents}), "one address, one content"


def test_two_figures_alike_have_two_addresses_and_order_among_others_does_not_count():
    alike = [Figure("x", "1"), Figure("x", "1"), Figure("y", "1")]
    named = name_all(Made({"b": [alike]}).list_tables())
    turned = name_all(Made({"b": [alike[::-1]]}).list_tables())
    first, second, third = named.values()
    assert second == f"{first}-2"
    assert set(turned.values()) == {first, second, third}


@pytest.mark.parametrize(
    ("mended", "fields"),
    [(Figure("x", "10"), {"printed", "value"}), (Figure("z", "1"), set())],
    ids=["token", "code"],
)
def test_a_mended_figure_keeps_its_address_and_so_does_what_rests_on_it(mended, fields):
    first, base = Figure("x", "1"), Figure("y", "2")
    before = Made({"b": [[first, base]]}, {"b": (first, base)}).list_tables()
    after = Made({"b": [[mended, base]]}, {"b": (mended, base)}).list_tables()
    register = record(before)
    later = record(after, register)
    assert [r["address"] for r in later.numbers] == [r["address"] for r in register.numbers]
    assert {change["field"] for change in later.changes} == fields
    assert {change["kind"] for change in later.changes} <= {"changed"}
    assert name_all(after, later.numbers) == name_all(before, register.numbers)


def test_a_figure_of_which_all_differs_is_another_and_the_old_one_may_come_back():
    old, new = Made({"b": [[Figure("x", "1")]]}), Made({"b": [[Figure("y", "2")]]})
    first = record(old.list_tables())
    second = record(new.list_tables(), first)
    assert [(c["kind"], c["before"], c["after"]) for c in second.changes] == [
        ("withdrawn", "1", ""),
        ("withdrawn", "1", ""),
        ("withdrawn", "A", ""),
    ]
    assert [row["withdrawn_in"] for row in second.numbers] == ["", "2"]
    third = record(old.list_tables(), second)
    assert {row["address"]: row["withdrawn_in"] for row in third.numbers} == {
        first.numbers[0]["address"]: "",
        second.numbers[0]["address"]: "3",
    }
    assert {c["kind"] for c in third.changes if c["publication"] == "3"} == {
        "returned",
        "withdrawn",
    }
    assert list(third.changes[:3]) == list(second.changes), "only added to"


def test_a_share_on_another_base_keeps_its_address():
    top, base, total = Figure("x", "1"), Figure("y", "2"), Figure("z", "3")
    before = record(Made({"b": [[top, base, total]]}, {"b": (top, base)}).list_tables())
    tables = Made({"b": [[top, base, total]]}, {"b": (top, total)}).list_tables()
    tables["shares"][0]["value"] = "0.25"
    after = record(tables, before)
    assert [r["address"] for r in after.numbers] == [r["address"] for r in before.numbers]
    (change,) = after.changes
    assert (change["table"], change["field"], change["before"], change["after"]) == (
        "shares",
        "value",
        "0.5",
        "0.25",
    )


@pytest.mark.parametrize("why", [{}, {"en": "x"}, {"vi": "x", "en": " "}])
def test_a_change_without_a_reason_in_each_language_is_refused(why):
    before = record(Made({"b": [[Figure("x", "1")]]}).list_tables(), why={})
    with pytest.raises(ParameterError, match=r"1 changed.*field 'printed', '1' before, '7' now"):
        record(Made({"b": [[Figure("x", "7")]]}).list_tables(), before, why)


def test_numbers_that_are_only_new_need_no_reason():
    before = record(Made({"b": [[Figure("x", "1")]]}).list_tables(), why={})
    more = Made({"b": [[Figure("x", "1"), Figure("y", "1")]]}).list_tables()
    after = record(more, before, {})
    assert [row["since"] for row in after.numbers] == ["1", "2"]
    assert after.publications[1]["added"] == "1"
    assert record(more, after, {}) == after


def test_two_contents_of_one_hash_are_refused(monkeypatch):
    monkeypatch.setattr(numbers, "LENGTH", 1)
    figures = [Figure(f"x{number}", "1") for number in range(40)]
    with pytest.raises(ContractError, match="stands for two numbers"):
        name_all(Made({"b": [figures]}).list_tables())


def test_the_changelog_tells_the_change_and_keeps_what_stands_there(tmp_path):
    place = tmp_path / "CHANGELOG.md"
    place.write_text("# Changelog\n\nOld words.\n\n## 0.1.0\n\n- Old entry.\n")
    register = record(Made({"b": [[Figure("x", "1")]]}).list_tables())
    register = record(Made({"b": [[Figure("x", "7")]]}).list_tables(), register)
    place.write_text(changelog.change_text(place, register))
    text = changelog.change_text(place, register)
    assert text == place.read_text()
    assert text.index("Old words.") < text.index("publication 2") < text.index("publication 1 (")
    assert text.endswith("\n\n## 0.1.0\n\n- Old entry.\n")
    assert "The token was misread. Numbers: 1 changed." in text
    assert "| 20-lang-son, observations: b x | value | 1 | 7 |" in text
    place.write_text(text.replace(changelog.END, ""))
    with pytest.raises(ContractError, match="'1' and '0' times"):
        changelog.change_text(place, register)


# the committed register


@pytest.fixture(scope="module")
def committed():
    return publish.find_difference()


def test_every_committed_number_is_published_as_it_is(committed):
    register, difference = committed
    publish.require_reason(difference, {})
    done = publish.record(difference, register, {}, day=DAY)
    assert not done.row, "new numbers: python3 run.py publish"
    place = changelog.find_changelog()
    texts = format_register(done.register) | {place: changelog.change_text(place, done.register)}
    stale = [p.name for p, text in texts.items() if p.read_text(encoding="utf-8") != text]
    assert not stale, "python3 run.py publish"


def test_the_history_leads_from_what_was_to_what_is(committed):
    register, _ = committed
    for row in register.numbers:
        last = {c["field"]: c["after"] for c in register.changes if c["address"] == row["address"]}
        assert {name: row[name] for name in last} == last
        assert int(row["since"]) <= len(register.publications)
    assert [int(row["publication"]) for row in register.publications] == list(
        range(1, len(register.publications) + 1)
    )


def test_the_commands_publish_refuse_and_tell(project):
    table = paths.processed("observations", "20-lang-son")
    table.parent.mkdir(parents=True)
    row = observe("lang-son-2020-h1", 1, 1, Figure("x", "1"))
    columns = list(row)

    def run(*arguments: str, printed: str = "1"):
        cells = {**row, "printed": printed, "value": printed}
        table.write_text(",".join(columns) + "\n" + ",".join(cells.values()) + "\n")
        return CliRunner().invoke(commands, list(arguments))

    (project / "pyproject.toml").write_text('[project]\nversion = "9"\n')
    done = run("publish", "--day", "2026-11-29")
    assert done.output.startswith("publication 1 of 2026-11-29: 1 added, 0 changed"), done.output
    refused = run("publish", printed="7")
    assert refused.exit_code == 1
    assert refused.output.startswith("error: published numbers differ (1 changed)")
    assert refused.output.count("\n") == 1
    told = run("publish", "--because", "Misread.", "--because-vi", "Đọc nhầm.", printed="7")
    assert "0 added, 1 changed" in told.output
    before = find_file("changes").read_bytes()
    assert run("publish", printed="7").output == "every number is published as it is\n"
    assert find_file("changes").read_bytes() == before
    (number,) = read_register().numbers
    table.rename(table.with_suffix(".aside"))
    other = paths.processed("shares", "20-lang-son")
    other.parent.mkdir()
    other.write_text(
        ",".join(share("b", "x", "y")) + "\n" + ",".join(share("b", "x", "y").values())
    )
    lost = CliRunner().invoke(commands, ["publish"])
    assert "observations/20-lang-son.csv' is not built, and numbers of it" in lost.output
    cited = run("cite", number["address"], printed="7").output.splitlines()
    assert cited[0] == "20-lang-son, observations: lang-son-2020-h1 x"
    assert "row of observations: lang-son-2020-h1:1:1" in cited
    assert any("'1' before, '7' since; Misread." in line for line in cited)
    assert "no number is published under the address 'n0'" in run("cite", "n0").output
