"""Places of pages beside the reports, the index and the comparison, which `paths` names."""

from __future__ import annotations

from pathlib import Path

from helpers.ground import paths


def brief(province_id: str, lang: str) -> Path:
    """The two sheets of paper on one province in one language."""
    report = paths.report(province_id, lang)
    return report.with_name(f"{province_id}.brief.{lang}.html")


def left_out_page(lang: str) -> Path:
    """The page of all that was left out of the tables, in one language."""
    return paths.index_page(lang).with_name(f"left-out.{lang}.html")


def sample(name: str) -> Path:
    """A page of the built sample, which is committed."""
    return paths.resolve_path("docs", "sample", name)
