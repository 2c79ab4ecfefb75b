"""Names of provinces that other ones bear too, before or after them."""

from __future__ import annotations

from helpers.page.labels import Labels


def name_with_years(province_id: str, labels: Labels) -> str:
    """Return a province with the years in which it stood: `Lào Cai (2025–…)`."""
    province = labels.select_province(province_id)
    first, last = province["valid_from"][:4], province["valid_to"][:4]
    return f"{province['name_vi']} ({first or '…'}–{last or '…'})"


def name_apart(province_id: str, labels: Labels) -> str:
    """Return the name of a province, with its years where another one bears the same name."""
    name = labels.label_province(province_id)
    bearers = sum(row["name_vi"] == name for row in labels.provinces.values())
    return name if bearers == 1 else name_with_years(province_id, labels)
