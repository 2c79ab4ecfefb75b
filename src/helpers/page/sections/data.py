"""The data of a page: one workbook, one zip, each table by itself, and lines that load them."""

from __future__ import annotations

from helpers.export import places
from helpers.export.bundle import place_file
from helpers.export.citation import cite_bibtex
from helpers.export.package import PACKAGE
from helpers.export.province import name_titles
from helpers.export.ready import write_pandas, write_r
from helpers.ground import paths
from helpers.ground.frames import list_records
from helpers.ground.languages import format_number
from helpers.page.fragments import (
    Cell,
    Column,
    Fragment,
    Heading,
    Link,
    read_environment,
    render_details,
    render_heading,
    render_links,
    render_table,
)
from helpers.page.province import TABLES, ProvinceData

ANCHOR = "data"


def render_data(data: ProvinceData) -> Fragment:
    """Return the files of a province with their rows, and lines that load and cite them."""
    t = data.labels.translate
    heading = render_heading(Heading(ANCHOR, t("Data of this page")))
    links = render_links(list_bundles(data), label=t("Everything in one file:"))
    single = _render_files(data) + _render_ready(data)
    text = t("Each table by itself, with lines for pandas, R and BibTeX")
    return heading + links + render_details(text, single)


def list_bundles(data: ProvinceData) -> list[Link]:
    """Return links to the workbook and to the zip, relative to the page, with their rows."""
    t = data.labels.translate
    rows = format_number(sum(len(getattr(data, name)) for name in TABLES), data.labels.lang)
    texts = {
        "xlsx": t("Excel workbook (.xlsx, {rows} rows)"),
        "zip": t("CSV, JSON, codebook and documents (.zip, {rows} rows)"),
    }
    return [
        Link(text.format(rows=rows), relate_file(place_file(data.province_id, ending).name))
        for ending, text in texts.items()
    ]


def list_links(data: ProvinceData) -> list[tuple[Link, int | None]]:
    """Return links to the single files of a province, relative to its page, with their rows."""
    t = data.labels.translate
    words = {
        "observations": t("Figures (CSV)"),
        "shares": t("Shares (CSV)"),
        "sensitivity": t("Other readings of shares (CSV)"),
        "reference_intervals": t("Reference intervals (CSV)"),
        "growth": t("Changes (CSV)"),
        "decompositions": t("Changes split into parts (CSV)"),
        "findings": t("Checks (CSV)"),
        "repairs": t("Repairs of misprints (CSV)"),
    }
    folder = relate_file(data.province_id)
    return [
        *((Link(words[n], f"{folder}/{n}.csv"), len(getattr(data, n))) for n in TABLES),
        (Link(t("All tables (JSON)"), f"{folder}/{data.province_id}.json"), None),
        (Link(t("Description of every field (Data Package)"), f"{folder}/{PACKAGE}"), None),
    ]


def relate_file(name: str) -> str:
    """Return the address of a file with data as the page links to it."""
    return places.bundle(name).relative_to(paths.manifest().parent).as_posix()


def _render_files(data: ProvinceData) -> Fragment:
    """Return the single files as a table."""
    t, lang = data.labels.translate, data.labels.lang
    columns = [Column(t("File")), Column(t("Rows"), numeric=True)]
    rows = [
        [Cell(links=(link,)), Cell("" if rows is None else format_number(rows, lang))]
        for link, rows in list_links(data)
    ]
    return render_table(columns, rows, caption=t("Single files"))


def _render_ready(data: ProvinceData) -> Fragment:
    """Return lines for pandas, R and BibTeX."""
    t, folder = data.labels.translate, relate_file(data.province_id)
    lang = data.labels.lang
    title = name_titles(data.province_id)[lang]
    bibtex = cite_bibtex(data.province_id, title, list_records(data.documents), lang=lang)
    return (
        _show_code(write_pandas(folder, TABLES), label=t("pandas, run beside this page"))
        + _show_code(write_r(folder, TABLES), label=t("R, run beside this page"))
        + _show_code(bibtex, label=t("BibTeX, the page and its documents"))
    )


def _show_code(text: str, *, label: str) -> Fragment:
    """Return lines to be copied, under a label."""
    template = read_environment().get_template("code.html.j2")
    return Fragment(template.render(text=text, label=label))
