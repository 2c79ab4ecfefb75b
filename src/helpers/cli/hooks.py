"""What the batch asks of the layers that know the contents of pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.batch.plan import TitleMaker, compose_title
from helpers.data.documents import list_provinces
from helpers.data.registers import validate_registers
from helpers.page.index.facts import BuildFacts

if TYPE_CHECKING:
    from helpers.page.labels import Labels


@dataclass(frozen=True)
class Hooks:
    """What the batch asks of the layers that know the contents of pages."""

    title: TitleMaker = compose_title
    render_index: Callable[[BuildFacts], Mapping[Path, str]] | None = None
    pack: Callable[[Mapping[str, str]], Sequence[Path]] | None = None
    require: Callable[[], object] = lambda: None


def import_pages() -> None:
    """Import what titles and the index need, which takes a second or two."""
    from helpers.page.index import pages  # noqa: F401


def choose_hooks() -> Hooks:
    """Return the hooks of the real project; their modules are imported when one is first used."""

    @cache
    def read_labels(lang: str) -> Labels:
        from helpers.page import province

        return province.read_labels(lang)

    def compose_title(notebook: str, province_id: str | None, lang: str) -> str:
        from helpers.page.index import pages

        return pages.compose_title(notebook, province_id, lang, labels=read_labels(lang))

    def render_index(facts: BuildFacts) -> Mapping[Path, str]:
        from helpers.page.index import pages

        return pages.render_index(list_provinces(), facts)

    def pack(asked: Mapping[str, str]) -> Sequence[Path]:
        from helpers.export import collection

        return collection.write_collection(asked)

    return Hooks(compose_title, render_index, pack, validate_registers)
