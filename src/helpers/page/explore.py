"""Tables to choose from, sort, filter and search in a notebook; nothing is written.

`itables` brings DataTables with it, so that it works offline and needs no extension of JupyterLab.
Its script weighs 0.7 MB and is kept out of notebooks that are stored in the repository.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

import pandas as pd

from helpers.ground.audience import is_for_store
from helpers.ground.languages import format_number, translate
from helpers.page import explore_rows

PAGE = 10
"""Rows that are shown at once."""

CHOSEN = ("Province", "Indicator", "Check", "Result", "Flag")
"""Columns whose values stand in lists to choose from; message ids of the catalogue."""

STYLE = (
    ".dt-container{text-align:left}.dt-container td,.dt-container th{text-align:left!important;"
    "vertical-align:top!important;white-space:normal!important}"
    ".dt-container td.day,.dt-container td.dt-type-numeric{white-space:nowrap!important}"
    ".dt-container td.dt-type-numeric{text-align:right!important}"
    ".dt-container details{min-width:13em}.dt-container details p{margin:.4em 0;max-width:60ch}"
    ".dt-container summary{cursor:pointer}"
    ".dt-container{background:none!important}.dt-container :is(input,select,button){"
    "color:inherit!important;background-color:transparent!important}"  # as the notebook's theme
    "[data-jp-theme-light=false] :is(.dtsp-searchIcon,.dtsp-nameButton,.dtsp-countButton)"
    "{filter:invert(1)}"  # pictures of dark signs
    ".dt-layout-table{overflow-x:auto}"  # and columns as wide as they need, on a phone too
    ".dt-layout-table>.dt-layout-cell>table{table-layout:auto!important;min-width:60rem!important}"
)


MISSING = re.compile(r'NaN(?=\\", \\"___NaN|</td>)')
"""What stands for a missing number where it is shown, not where it is sorted by."""


@dataclass(frozen=True)
class Explorer:
    """A table to explore, as a notebook shows it.

    Attributes
    ----------
    frame
        Its rows, in which all text is HTML already.
    name
        What it holds, in words.
    lang
        Language of the controls.
    """

    frame: pd.DataFrame = field(repr=False)
    name: str
    lang: str

    def __repr__(self) -> str:
        """Return what there is to be explored."""
        return translate(
            "{name}: {count} rows. Run this cell to choose, sort and search.", self.lang
        ).format(name=self.name, count=format_number(len(self.frame), self.lang))

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        told = repr(self)
        if is_for_store():
            return {"text/html": f"<p>{told}</p>", "text/plain": told}
        if find_spec("itables") is None:
            remedy = translate("The package itables is missing: pip install itables", self.lang)
            return {"text/html": f"<p>{remedy}</p>", "text/plain": remedy}
        return {"text/html": render_table(self), "text/plain": told}


def show_figures(lang: str) -> Explorer:
    """Return every printed figure of all provinces, to be explored."""
    return Explorer(explore_rows.list_figures(lang), translate("Printed figures", lang), lang)


def show_shares(lang: str) -> Explorer:
    """Return every share of all provinces, to be explored."""
    return Explorer(explore_rows.list_shares(lang), translate("Shares", lang), lang)


def show_findings(lang: str) -> Explorer:
    """Return every check of all provinces, to be explored."""
    return Explorer(explore_rows.list_findings(lang), translate("Checks", lang), lang)


def render_table(shown: Explorer) -> str:
    """Return a table with its script: lists to choose from, a search, and a sort by each column."""
    from itables import options, to_html_datatable
    from itables.javascript import generate_init_offline_itables_html

    script = generate_init_offline_itables_html(options.dt_bundle)
    with pd.option_context("display.float_format", lambda number: _tell_number(number, shown.lang)):
        table = to_html_datatable(
            shown.frame,
            connected=False,
            allow_html=True,
            maxBytes=0,
            showIndex=False,
            pageLength=PAGE,
            classes="display compact",
            css=STYLE,
            style="width:100%;margin:0",
            columnDefs=[{"targets": _place(shown, "Last day"), "className": "day"}],
            layout=_lay_out(shown),
            language=list_words(shown.lang),
        )
    return f"{script}\n{MISSING.sub('', table)}"


def _lay_out(shown: Explorer) -> dict[str, Any]:
    """Return where the controls stand: above all the lists of what there is to choose from."""
    t = [
        translate(name, shown.lang) for name in ("Province", "Indicator", "Check", "Result", "Flag")
    ]
    columns = [place for place, name in enumerate(shown.frame.columns) if name in t]
    panes = {"columns": columns, "layout": f"columns-{len(columns)}", "cascadePanes": True}
    panes |= {"initCollapsed": False, "dtOpts": {"scrollY": "9em"}}
    return {
        "top1": {"searchPanes": panes},
        "topStart": "info",
        "topEnd": "search",
        "bottomStart": "pageLength",
        "bottomEnd": "paging",
    }


def _place(shown: Explorer, *names: str) -> list[int]:
    """Return the places of columns, by their English names."""
    wanted = [translate(name, shown.lang) for name in names]
    return [place for place, name in enumerate(shown.frame.columns) if name in wanted]


def _tell_number(number: float, lang: str) -> str:
    decimals = 0 if float(number).is_integer() else 4
    return format_number(number, lang, decimals=decimals)


def list_words(lang: str) -> dict[str, Any]:
    """Return the words of the controls in one language."""

    def t(text: str) -> str:
        return translate(text, lang)

    return {
        "search": t("Search:"),
        "info": t("_TOTAL_ rows"),
        "infoEmpty": t("no rows"),
        "infoFiltered": t("of _MAX_"),
        "lengthMenu": t("_MENU_ rows at once"),
        "zeroRecords": t("Nothing matches."),
        "searchPanes": {
            "title": {"_": t("%d chosen"), "0": t("Nothing chosen yet")},
            "clearMessage": t("Clear all"),
            "collapseMessage": t("Fold the lists"),
            "showMessage": t("Show the lists"),
        },
    }
