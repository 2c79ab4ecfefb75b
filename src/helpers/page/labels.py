"""Codes → words and numbers → text, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from helpers.analysis.shares import PRINTED
from helpers.ground.errors import ContractError, UnknownProvinceError
from helpers.ground.frames import list_records
from helpers.ground.languages import (
    NO_BREAK_SPACE,
    Number,
    format_number,
    format_percent,
    require_language,
    translate,
)
from helpers.ground.vocabulary import DIMENSIONS, RANGE, TOTAL
from helpers.page.precision import (
    count_printed_decimals,
    count_share_decimals,
    read_number,
    round_bounds,
)
from helpers.printed.periods import format_period, parse_period
from helpers.printed.provinces import add_kind, describe_unknown_id
from helpers.printed.units import Units, read_units, select_unit

SET = "set"
SHOWN_UNITS = frozenset({"percent", "outcome"})
"""Units that a formatted value always shows: `12,4%`, `met`."""

UNHEDGED = ("", "exact", RANGE)  # a range shows its two ends, what is not printed has none


@dataclass(frozen=True)
class Labels:
    """The registers' words in one language.

    Attributes
    ----------
    lang
        `vi` or `en`.
    indicators, provinces
        Register rows by code.
    codes
        Label by (list, code); of a code that stands for several also by (`SET`, those).
    units
        Units by code.
    """

    lang: str
    indicators: Mapping[str, Mapping[str, str]]
    provinces: Mapping[str, Mapping[str, str]]
    codes: Mapping[tuple[str, str], str]
    units: Units = field(default_factory=dict)

    def translate(self, text: str) -> str:
        """Return an English text in this language."""
        return translate(text, self.lang)

    def label_code(self, code_list: str, code: str) -> str:
        """Return the label of a code, or raise ContractError if the list does not hold it."""
        try:
            return self.codes[code_list, code]
        except KeyError:
            raise ContractError(
                f"code '{code}' is not in list '{code_list}' of registers/code_lists.csv: add it"
            ) from None

    def label_cut(self, code: str) -> str:
        """Return the label of a code of any dimension, `level 3`, or raise ContractError."""
        found = (self.codes.get((dimension, code)) for dimension in DIMENSIONS)
        label = next((text for text in found if text is not None), None)
        return label if label is not None else self.label_code("dimension", code)

    def label_indicator(self, code: str) -> str:
        """Return the short label of an indicator."""
        return self.indicators[code][f"label_{self.lang}"]

    def define_indicator(self, code: str) -> str:
        """Return the definition of an indicator."""
        return self.indicators[code][f"definition_{self.lang}"]

    def label_province(self, province_id: str) -> str:
        """Return the name of a province; Vietnamese names keep their marks in English."""
        return self.select_province(province_id)["name_vi"]

    def name_place(self, province_id: str) -> str:
        """Return a province as Vietnamese prose names it: `tỉnh Kon Tum`, `thành phố Huế`.

        English prose needs no word for the kind and keeps the bare name.
        """
        province = self.select_province(province_id)
        name = province["name_vi"]
        return add_kind(name, province["kind"], lang="vi") if self.lang == "vi" else name

    def select_province(self, province_id: str) -> Mapping[str, str]:
        """Return the register's row of a province, or raise UnknownProvinceError."""
        try:
            return self.provinces[province_id]
        except KeyError:
            raise UnknownProvinceError(describe_unknown_id(province_id, self.provinces)) from None

    def label_breakdown(self, row: Mapping[str, object]) -> str:
        """Return the codes that narrow a figure, e.g. `level 3 · online`; empty for a total.

        Codes that the indicator's label already says, as the register declares, are left out.
        """
        said = self._list_implied(str(row.get("indicator_code", "")))
        parts = [
            self.label_code(dimension, str(row[dimension]))
            for dimension in DIMENSIONS
            if row[dimension] != TOTAL and f"{dimension}={row[dimension]}" not in said
        ]
        return " · ".join(parts)

    def _list_implied(self, indicator_code: str) -> list[str]:
        """Return the parts of a breakdown that an indicator's label says, `dimension=code`."""
        return self.indicators.get(indicator_code, {}).get("implied", "").split()

    def label_issuer(self, issuer: str) -> str:
        """Return the name of a body in the reader's language; an author keeps his or her name."""
        return self.codes.get(("issuer", issuer), issuer)

    def label_period(self, row: Mapping[str, object], *, prefix: str = "") -> str:
        """Return the period of a row in words; `prefix` picks e.g. `from_period_start`."""
        start, end = str(row[f"{prefix}period_start"]), str(row[f"{prefix}period_end"])
        return format_period(parse_period(start, end), self.lang)

    def decimals_of(self, unit_code: str) -> int:
        """Return the decimals of a computed value in a unit."""
        return select_unit(unit_code, self.units).decimals

    def format_value(self, value: object, unit_code: str, *, decimals: int | None = None) -> str:
        """Return a value with its unit: `19.569 hồ sơ`, `12,4%`; a dash when missing."""
        number = read_number(value)
        if number is None:
            return "–"
        if unit_code == "outcome":
            return self.label_code("outcome", "met" if number else "not_met")
        if decimals is None:
            decimals = self.decimals_of(unit_code)
        if unit_code == "percent":
            return format_percent(number, self.lang, decimals=decimals)
        text = format_number(number, self.lang, decimals=decimals)
        return f"{text}{NO_BREAK_SPACE}{self._name_unit(unit_code, number)}"

    def _name_unit(self, unit_code: str, value: float) -> str:
        """Return the unit of a value: `portals`, but `portal` of one."""
        plural = self.label_code("unit_code", unit_code)
        return self.codes.get(("unit_one", unit_code), plural) if value == 1 else plural

    def label_notes(self, notes: str) -> list[str]:
        """Return the texts of note codes separated by blanks."""
        return [self.label_code("note", code) for code in notes.split()]

    def label_unit(self, unit_code: str) -> str:
        """Return the unit to show beside a number; none where the number shows it itself."""
        return "" if unit_code in SHOWN_UNITS else self.label_code("unit_code", unit_code)

    def format_observation(self, row: Mapping[str, object], *, unit: bool = True) -> str:
        """Return a figure as printed, with its hedge, in this language's marks.

        The unit can be left out where it stands elsewhere, as in the name of a table's row. A
        range shows its ends, `85–90%`; a row with one bound only is told in words.
        """
        code, value = str(row["unit_code"]), read_number(row["value"])
        ends = (read_number(row.get("value_low")), read_number(row.get("value_high")))
        if value is not None:
            decimals = self._count_printed(row, value)
            text = self.format_value(value, code, decimals=decimals)
            text = f"{self.format_hedge(str(row['qualifier']))}{text}"
        elif ends == (None, None):
            return self.translate("not printed")
        elif None in ends:
            text = self.format_bounds(row, code)
        else:
            text = self._format_span(row, *(end for end in ends if end is not None))
        has_unit = self.label_unit(code) != ""
        return text if unit or not has_unit else text.partition(NO_BREAK_SPACE)[0]

    def _format_span(self, row: Mapping[str, object], low: float, high: float) -> str:
        """Return the two ends of a printed range, the unit once: `85–90%`, `5.000–6.000 hồ sơ`."""
        code, decimals = str(row["unit_code"]), self._count_printed(row, low, high)
        first, last = (self.format_value(end, code, decimals=decimals) for end in (low, high))
        return f"{first.rstrip('%').partition(NO_BREAK_SPACE)[0]}–{last}"

    def _count_printed(self, row: Mapping[str, object], *values: float) -> int:
        """Return the decimals of a row's token as it was read: corrected or printed."""
        code, token = str(row["unit_code"]), str(row.get("corrected") or row["printed"])
        power = select_unit(code, self.units).power_of_ten
        is_percent = code == "percent"
        return count_printed_decimals(token, *values, is_percent=is_percent, unit_power=power)

    def format_bounds(self, row: Mapping[str, object], unit_code: str) -> str:
        """Return the bounds of a value in words: `0,26%–0,29%`, `at most 5%`; `exact` if none.

        A unit in words stands once, behind the upper bound: `75.000–85.000 hồ sơ`.
        A row is a mapping with `value_low` and `value_high`, missing where unbounded.
        """
        low, high = self._format_ends(row, unit_code)
        if low and high:
            is_point = row["value_low"] == row["value_high"]
            return self.translate("exact") if is_point else self._join_bounds(low, high, unit_code)
        if unit_code == "change" and low.startswith("+"):
            return self.translate("rose by at least {value}").format(value=low[1:])
        if unit_code == "change" and high.startswith("−"):
            return self.translate("fell by at least {value}").format(value=high[1:])
        if low:
            return self.translate("at least {value}").format(value=low)
        return self.translate("at most {value}").format(value=high) if high else "–"

    def _join_bounds(self, low: str, high: str, unit_code: str) -> str:
        """Return two bounds as one span; numbers with signs need a word between them."""
        if unit_code == "change":
            return self.translate("{low} to {high}").format(low=low, high=high)
        number = low if unit_code == "percent" else low.partition(NO_BREAK_SPACE)[0]
        return f"{number}–{high}"

    def _format_ends(self, row: Mapping[str, object], unit_code: str) -> list[str]:
        """Return both bounds, nothing for one that is not there; percentages rounded outward."""
        found = (read_number(row[f"value_{side}"]) for side in ("low", "high"))
        ends, decimals = round_bounds(*found, unit_code=unit_code)
        if unit_code == "change":
            return ["" if e is None else self.format_change(e, decimals=decimals) for e in ends]
        shown = (self.format_value(end, unit_code, decimals=decimals) for end in ends)
        return ["" if end is None else text for end, text in zip(ends, shown, strict=True)]

    def format_share(self, value: object) -> str:
        """Return a computed share, as cards, tables, sentences and charts show it."""
        return self.format_value(value, "percent", decimals=count_share_decimals(value))

    def tell_share(self, row: Mapping[str, object]) -> str:
        """Return a share: its value, or its bounds in words where a hedge leaves no value.

        The value of one that is printed without its counts has the digits printed.
        """
        if pd.isna(row["value"]) and (row["value_low"], row["value_high"]) == (0, 1):
            return self.translate("not known")
        if pd.isna(row["value"]):
            return self.format_bounds(row, "percent")
        if row["rests_on"] != PRINTED:
            return self.format_share(row["value"])
        value = float(str(row["value"]))
        decimals = count_printed_decimals(str(row["printed"]), value, is_percent=True)
        return self.format_value(value, "percent", decimals=decimals)

    def format_change(self, value: Number, *, decimals: int = 1) -> str:
        """Return a relative change with its sign: `+12,5%`, `−3,0%`."""
        text = format_percent(max(value, -value), self.lang, decimals=decimals)
        if text == format_percent(0, self.lang, decimals=decimals):
            return text
        return f"{'+' if value > 0 else '−'}{text}"

    def format_hedge(self, qualifier: str) -> str:
        """Return the hedge with a blank behind it; nothing for an exact figure or a range."""
        return "" if qualifier in UNHEDGED else f"{self.label_code('qualifier', qualifier)} "


def build_labels(
    lang: str,
    *,
    indicators: pd.DataFrame,
    provinces: pd.DataFrame,
    code_lists: pd.DataFrame,
    units: Units | None = None,
) -> Labels:
    """Return the labels of one language from the registers.

    Parameters
    ----------
    lang
        `vi` or `en`.
    indicators, provinces, code_lists
        Registers as `store` reads them.
    units
        Units by code; read from disk if not given.

    Raises
    ------
    ParameterError
        If the language is not offered.
    """
    return Labels(
        lang=require_language(lang),
        indicators=indicators.set_index("indicator_code").to_dict("index"),
        provinces=provinces.set_index("province_id").to_dict("index"),
        codes={key: r[f"label_{lang}"] for r in list_records(code_lists) for key in _name_keys(r)},
        units=read_units() if units is None else units,
    )


def _name_keys(row: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return by what the label of a code is found: its list and name, and what it stands for."""
    members = sorted(row.get("members", "").split())
    return [(row["list"], row["code"]), *[(SET, " ".join(members))][: len(members)]]
