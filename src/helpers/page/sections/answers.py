"""What readers ask of every province, answered from its tables, or told to be in no document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpers.analysis.roles import list_settled_parts
from helpers.analysis.share_declarations import ONLINE
from helpers.analysis.targets import find_target
from helpers.data.peers import find_base
from helpers.data.rows import name_row
from helpers.ground.frames import list_records
from helpers.ground.languages import format_number
from helpers.ground.vocabulary import INHABITANT
from helpers.page.fragments import Link
from helpers.page.precision import read_number
from helpers.page.prose import Sentence, fill, join
from helpers.page.province import ProvinceData
from helpers.page.sections.cards import (
    describe_change,
    find_refused,
    list_compared,
    list_main_figures,
)
from helpers.page.sections.disputes import list_own_failed
from helpers.page.sections.highest import find_highest
from helpers.page.sections.in_short import tell_rank
from helpers.page.sections.main_shares import find_main_share, list_latest_shares
from helpers.page.sections.peers import tell_peer
from helpers.page.sections.targets import tell_target
from helpers.page.sections.tasks import MET, NOT_MET, NOT_PRINTED, list_tasks, read_outcome
from helpers.page.sections.telling import link_value, name_in_prose, tell_when
from helpers.page.sections.words import write_marks

Row = Mapping[str, object]

MOST_TOKENS, MOST_TASKS, MOST_TIMED = 6, 3, 2
"""Disputed figures, failed tasks and shares in time that are named; more are counted."""


def answer_change(data: ProvinceData) -> Sentence:
    """Return how the main share changed, or why it cannot be said; else the first main figure."""
    t, main = data.labels.translate, find_main_share(data)
    if main is not None:
        return _tell_change(main, data) or _tell_earlier(main, data)
    told = (_tell_change(row, data) for row in [*list_main_figures(data), *list_compared(data)])
    return next(filter(None, told), fill(t("No figure is printed for two dates.")))


def _tell_change(row: Row, data: ProvinceData) -> Sentence:
    """Return how a figure changed or why that cannot be said; nothing where no other is known."""
    labels, name = data.labels, name_in_prose(row, data.labels)
    links, reason = describe_change(row, data)
    if links:
        return fill(labels.translate("{name}: {change}."), name=name, change=links)
    if not reason:
        return ()
    pair = find_refused(row, data)
    number = None if pair is None or not row.get("rests_on") else read_number(pair["from_value"])
    if pair is None or number is None:
        text = labels.translate("{name}: {value}, {reason}.")
        return fill(text, name=name, value=link_value(row, data), reason=reason)
    return fill(
        labels.translate("{name}: {value}, not comparable with {earlier} ({period}): {reason}."),
        name=name,
        value=link_value(row, data),
        earlier=labels.format_share(number),
        period=labels.label_period(pair, prefix="from_"),
        reason=str(pair[f"reason_{labels.lang}"]),
    )


def _tell_earlier(main: Row, data: ProvinceData) -> Sentence:
    """Return that the main share has no earlier value; the latest of another base beside it."""
    labels, shares = data.labels, data.shares
    rows = shares[(shares["family"] == ONLINE) & (shares["alternative"] == 1)]
    rows = rows[rows["period_end"] < main["period_end"]].sort_values("period_end", kind="stable")
    given: dict[str, Link | str] = {"name": name_in_prose(main, labels)}
    if rows.empty:
        return fill(labels.translate("{name}: no earlier value of it is printed."), **given)
    row = list_records(rows)[-1]
    given |= {"other": name_in_prose(row, labels), "period": tell_when(row, data)}
    text = "{name}: no earlier value of exactly this share. Before it: {other}, {value} ({period})."
    return fill(labels.translate(text), value=link_value(row, data), **given)


def answer_highest(data: ProvinceData) -> Sentence:
    """Return which province at hand has most of the first share that others have on its base."""
    main = find_main_share(data)
    for row in [*([] if main is None else [main]), *list_latest_shares(data)]:
        peers = data.peers.get(find_base(row))
        if peers:
            return _tell_highest(row, peers, data)
    text = "No other province at hand has a share on the same base."
    return fill(data.labels.translate(text))


def _tell_highest(row: Row, peers: Sequence[Mapping[str, str]], data: ProvinceData) -> Sentence:
    """Return the highest of the values of a share: that of another province, or its own."""
    labels = data.labels
    found = find_highest([row, *peers])
    own = fill("{value} ({period})", value=link_value(row, data), period=tell_when(row, data))
    if found.is_open:
        text = "{name}: {first} leads {count}, but bounds leave the order open; the periods differ."
    elif found.ties:
        text = "{name}: {first}, highest of {count}; as high: {ties} more; the periods differ."
    else:
        text = "{name}: {first}, highest of {count}; the periods differ."
    return fill(
        labels.translate(text),
        name=name_in_prose(row, labels),
        first=own if found.row is row else tell_peer(found.row, labels),
        count=format_number(found.count, labels.lang),
        ties=format_number(found.ties, labels.lang),
    )


def answer_target(data: ProvinceData) -> Sentence:
    """Return the latest share for whose period a national target was in force."""
    targets = list_records(data.targets)
    rows = list_records(data.shares[data.shares["alternative"] == 1])
    rows = [*list_latest_shares(data), *rows]  # those speak first of what is printed twice
    for row in sorted(rows, key=lambda row: str(row["period_end"]), reverse=True):
        target = find_target(row, targets)
        if target is not None:
            return tell_target(row, target, data, share=link_value(row, data))
    text = "No target in the register was in force for a share printed here."
    return fill(data.labels.translate(text))


def answer_rank(data: ProvinceData) -> Sentence:
    """Return the latest rank."""
    return tell_rank(data) or fill(data.labels.translate("No document at hand prints one."))


def answer_quoting(data: ProvinceData) -> Sentence:
    """Return the printed figures that contradict each other, or that none at hand do."""
    t, lang = data.labels.translate, data.labels.lang
    errors = [(a, row) for a, row in list_own_failed(data) if row["severity"] == "error"]
    if not errors:
        is_tried = data.findings["result"].isin(("passed", "failed")).any()
        text = (
            t("No figure is contradicted; give document and period.")
            if is_tried
            else t("The figures are too few for any check; give document and period.")
        )
        return fill(text)
    printed = {name_row(row): row for row in list_records(data.observations)}
    tokens: dict[str, Link] = {}
    for anchor, row in errors:
        for name in str(row["smallest_rows"] or row["rows"]).split():
            figure = printed[name]
            token = write_marks(str(figure["printed"]), lang, style=_find_style(figure, data))
            tokens.setdefault(token, Link(token, f"#{anchor}"))
    more = len(tokens) - MOST_TOKENS
    named = join([(link,) for link in list(tokens.values())[:MOST_TOKENS]], comma=", ")
    text = t("Not without their contradiction: {tokens}{more}. Others with document and period.")
    also = f" {t('and {count} more').format(count=more)}" if more > 0 else ""
    return fill(text, tokens=named, more=also)


def _find_style(row: Row, data: ProvinceData) -> str:
    """Return whose marks the numbers of a figure's document have."""
    styles = dict(zip(data.documents["document_id"], data.documents["number_style"], strict=True))
    return str(styles[row["document_id"]])


def answer_on_time(data: ProvinceData) -> Sentence:
    """Return the latest shares of dossiers settled in time, whose names say of what."""
    labels = data.labels
    codes = list_settled_parts(data.rules)
    order = {code: place for place, code in enumerate(codes)}
    first = data.shares[data.shares["alternative"] == 1]
    rows = first[first["indicator_code"].isin(order)]
    rows = rows.assign(order=rows["indicator_code"].map(order))
    rows = rows.sort_values(["order", "period_end"], ascending=[True, False], kind="stable")
    found = list_records(rows.drop_duplicates("indicator_code"))[:MOST_TIMED]
    if not found:
        return fill(labels.translate("No document at hand prints an on-time share."))
    told = [
        fill(
            "{name}: {value} ({period})",
            name=name_in_prose(row, labels),
            value=link_value(row, data),
            period=tell_when(row, data),
        )
        for row in found
    ]
    return fill("{told}.", told=join(told))


def answer_tasks(data: ProvinceData) -> Sentence:
    """Return which planned tasks were not met and when, and how many were."""
    t, labels = data.labels.translate, data.labels
    rows = list_tasks(data)
    if not rows:
        return fill(t("No document at hand prints the outcome of planned tasks."))
    outcomes = [read_outcome(row) for row in rows]
    counts = {name: format_number(outcomes.count(name), labels.lang) for name in (MET, NOT_PRINTED)}
    given = {"met": counts[MET], "unknown": counts[NOT_PRINTED], "total": str(len(rows))}
    failed = [row for row, outcome in zip(rows, outcomes, strict=True) if outcome == NOT_MET]
    met = t("{met} of {total} met").format(**given)
    rest = t("{unknown} with no outcome printed").format(**given)
    if not failed:
        return fill(t("No task is told as failed; {met}, {rest}."), met=met, rest=rest)
    more = len(failed) - MOST_TASKS
    others = t("and one other task") if more == 1 else t("and {count} other tasks")
    also = f" {others.format(count=more)}" if more > 0 else ""
    named = join([_name_task(row, data) for row in failed[:MOST_TASKS]])
    return fill(t("{failed}{more}; {met}, {rest}."), failed=named, more=also, met=met, rest=rest)


def _name_task(row: Row, data: ProvinceData) -> Sentence:
    """Return a task with its period."""
    name = data.labels.label_code("scope", str(row["scope"]))
    return (Link(name, "#tasks", after=f" ({data.labels.label_period(row)})"),)


def answer_per_head(data: ProvinceData) -> Sentence:
    """Return the first figure that counts inhabitants, or is of each of them."""
    labels = data.labels
    rows = data.observations[data.observations["unit_code"].str.contains(INHABITANT, regex=False)]
    for row in list_records(rows[rows["value"].notna()]):
        given = {"name": name_in_prose(row, labels), "period": tell_when(row, data)}
        return fill("{name}: {value} ({period}).", value=link_value(row, data), **given)
    text = "No document at hand prints inhabitants, or a figure for each of them."
    return fill(labels.translate(text))


def list_answers(data: ProvinceData) -> Sequence[tuple[str, Sentence]]:
    """Return what is asked about figures, each question with its answer."""
    t = data.labels.translate
    return (
        (t("More than before?"), answer_change(data)),
        (t("Who has the highest share?"), answer_highest(data)),
        (t("Was the target met?"), answer_target(data)),
        (t("National rank?"), answer_rank(data)),
        (t("May I quote the figures?"), answer_quoting(data)),
        (t("On time, of what?"), answer_on_time(data)),
        (t("Which task failed, and when?"), answer_tasks(data)),
        (t("Per inhabitant?"), answer_per_head(data)),
    )
