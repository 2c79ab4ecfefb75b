"""The page that leads to all reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from helpers import paths
from helpers.errors import MissingInputError
from helpers.labels import Labels
from helpers.languages import LANGUAGE_NAMES, LANGUAGES, format_number
from helpers.report import ProvinceData, read_labels, read_province
from helpers.sections.headline import summarise_documents
from helpers.sections.words import select_main_share

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class LinkedText:
    """A text in one language, with a place it leads to if it is a link."""

    text: str
    lang: str
    href: str = ""


@dataclass(frozen=True)
class Place:
    """One province on the index page."""

    province_id: str
    name: str
    share: str
    lines: tuple[LinkedText, ...]
    links: tuple[LinkedText, ...]


def compose_title(
    notebook: str, province_id: str | None, lang: str, *, labels: Labels | None = None
) -> str:
    """Return the title of a page: the province, or the comparison if there is none.

    `labels` are those of the language, for a caller that has many titles to make.
    """
    labels = labels or read_labels(lang)
    if province_id is None:
        return labels.translate("Online services and dossiers, province by province")
    return labels.translate("E-government in {province}").format(
        province=labels.label_province(province_id)
    )


def render_index(province_ids: Sequence[str]) -> str:
    """Return the index page for the provinces whose reports are there.

    Parameters
    ----------
    province_ids
        Provinces in the order shown; those without any report are left out.
    """
    places = [place for p in province_ids if (place := describe_place(p)) is not None]
    style = (TEMPLATES / "report" / "style.css").read_text(encoding="utf-8")
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES / "index"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    return environment.get_template("page.html.j2").render(
        places=places,
        words=_list_words(),
        comparison=_link_comparison(),
        style=Markup(style),
    )


def describe_place(province_id: str) -> Place | None:
    """Return what the index says of a province; nothing if it has no report yet."""
    links = _link_reports(province_id)
    if not links:
        return None
    try:
        pages = [read_province(province_id, lang) for lang in LANGUAGES]
    except MissingInputError:
        return None
    return Place(
        province_id=province_id,
        name=pages[0].labels.label_province(province_id),
        share=describe_share(pages[0])[0],
        lines=tuple(
            LinkedText(text, page.labels.lang)
            for page in pages
            for text in (describe_share(page)[1], summarise_findings(page))
        ),
        links=links,
    )


def describe_share(data: ProvinceData) -> tuple[str, str]:
    """Return the main online share and what it is a share of."""
    row = select_main_share(data.shares)
    if row is None:
        return "–", summarise_documents(data)
    labels: Labels = data.labels
    value = labels.format_value(float(str(row["value"])), "percent", decimals=2)
    return (
        value,
        f"{labels.label_indicator(str(row['indicator_code']))}, {labels.label_period(row)}",
    )


def summarise_findings(data: ProvinceData) -> str:
    """Return how many figures were read and how many contradictions found."""
    is_error = (data.findings["result"] == "failed") & (data.findings["severity"] == "error")
    failed = int(is_error.sum())
    return data.labels.translate("figures: {figures}, contradictions: {failed}").format(
        figures=format_number(len(data.observations), data.labels.lang),
        failed=format_number(failed, data.labels.lang),
    )


def _link_reports(province_id: str) -> tuple[LinkedText, ...]:
    """Return links to the reports of a province that exist."""
    return tuple(
        LinkedText(LANGUAGE_NAMES[lang], lang, paths.report(province_id, lang).name)
        for lang in LANGUAGES
        if paths.report(province_id, lang).exists()
    )


def _link_comparison() -> tuple[LinkedText, ...]:
    """Return links to the comparison pages that exist."""
    texts = {"vi": "So sánh các tỉnh", "en": "Provinces compared"}
    return tuple(
        LinkedText(texts[lang], lang, paths.comparison_page(lang).name)
        for lang in LANGUAGES
        if paths.comparison_page(lang).exists()
    )


def _list_words() -> dict[str, dict[str, str]]:
    """Return the fixed words of the page in both languages."""
    return {
        "vi": {
            "title": "Chính quyền điện tử cấp tỉnh Việt Nam",
            "lead": "Số liệu in trong báo cáo của các tỉnh, mỗi con số truy được về một dòng của "
            "văn bản, kèm khoảng giá trị, mâu thuẫn phát hiện được và những phép so sánh không nên "
            "làm. Các tỷ lệ dưới đây có mẫu số và kỳ khác nhau: không so sánh với nhau.",
        },
        "en": {
            "title": "Provincial e-government in Vietnam",
            "lead": "Figures printed in provincial reports, each traceable to a line of a "
            "document, with bounds, the contradictions found, and the comparisons not to make. The "
            "shares below have different bases and periods: do not compare them.",
        },
    }
