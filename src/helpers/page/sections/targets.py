"""A share beside the national target that was in force, in words."""

from __future__ import annotations

from collections.abc import Mapping

from helpers.analysis.targets import find_target_year, judge_target
from helpers.ground.languages import format_percent
from helpers.page.fragments import Link
from helpers.page.labels import Labels
from helpers.page.prose import Sentence, fill
from helpers.page.province import ProvinceData
from helpers.page.sections.telling import name_in_prose, tell_when
from helpers.page.sections.words import name_coverage

Row = Mapping[str, object]
Target = Mapping[str, str]


def tell_target(row: Row, target: Target, data: ProvinceData, *, share: Link) -> Sentence:
    """Return a share beside a national target: above, below, or not to be told."""
    labels, t = data.labels, data.labels.translate
    texts = {
        "met": t(
            "{name}: {share} ({period}), not below the target of {target} by {year} of {source}."
        ),
        "missed": t(
            "{name}: {share} ({period}), below the target of {target} by {year} of {source}."
        ),
        "open": t(
            "{name}: {share} ({period}); whether the target of {target} by {year} of {source} is "
            "met, its bounds leave open."
        ),
        "other_base": t(
            "{name}: {share} ({period}), of {coverage} only; the target of {target} of {base} "
            "by {source} does not apply to it."
        ),
    }
    return fill(
        texts[judge_target(row, target)],
        name=name_in_prose(row, labels),
        share=share,
        period=tell_when(row, data),
        **_describe(row, target, labels),
    )


def judge_in_words(row: Row, target: Target, labels: Labels) -> Sentence:
    """Return whether a share reached the national target that was in force."""
    t = labels.translate
    texts = {
        "met": t("Not below the target of {target} by {year} of {source}."),
        "missed": t("Below the target of {target} by {year} of {source}."),
        "open": t(
            "Its bounds leave open whether the target of {target} by {year} of {source} is met."
        ),
        "other_base": t(
            "It covers {coverage} only; the target of {target} of {base} by {source} does not "
            "apply to it."
        ),
    }
    return fill(texts[judge_target(row, target)], **_describe(row, target, labels))


def _describe(row: Row, target: Target, labels: Labels) -> dict[str, str]:
    """Return what a sentence says of a target, and what the share covers."""
    return {
        "target": format_percent(float(target["value"]), labels.lang, decimals=0),
        "year": find_target_year(target),
        "source": target[f"legal_source_{labels.lang}"],
        "base": target[f"base_{labels.lang}"],
        "coverage": name_coverage(str(row["coverage"]), labels),
    }
