"""Provinces by name and time: a name alone may mean the unit before or after a merger."""

from __future__ import annotations

from datetime import date

from helpers.ground.languages import format_month
from helpers.page.labels import Labels


def name_dated(province_id: str, labels: Labels) -> str:
    """Return a province's name, with the month in which it ended or began if it did.

    `Kiên Giang (until Jun 2025)`, `An Giang (since Jul 2025)`, but `Lạng Sơn`.
    """
    province = labels.select_province(province_id)
    name, t = province["name_vi"], labels.translate
    if day := province["valid_to"]:
        text = t("{name} (until {month})")
    elif day := province["valid_from"]:
        text = t("{name} (since {month})")
    else:
        return name
    return text.format(name=name, month=format_month(date.fromisoformat(day), labels.lang))


def name_in_brackets(name: str) -> str:
    """Return a dated name to stand in brackets itself: `Kiên Giang, until Jun 2025`."""
    return name.replace(" (", ", ").removesuffix(")")


def name_in_title(province_id: str, labels: Labels) -> str:
    """Return a province as a title has it, with its dates where another one has its name.

    `Kon Tum`, but `Lào Cai (until Jun 2025)` and `Lào Cai (since Jul 2025)`.
    """
    place = labels.name_place(province_id)
    name = labels.label_province(province_id)
    bearers = [row for row in labels.provinces.values() if row["name_vi"] == name]
    return place if len(bearers) == 1 else place.replace(name, name_dated(province_id, labels))
