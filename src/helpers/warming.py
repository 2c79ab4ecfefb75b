"""What kernels find ready beside imports: all that depends on the package's code alone.

Run in the process that kernels are forked from. No table and no register is read here, no font
opened and no random number drawn: all of that is a kernel's own.
"""

from __future__ import annotations

from datetime import date

from helpers import languages, tables
from helpers.figures.warm import warm_charts


def warm_kernel() -> None:
    """Compile the page's fragments, read the words and number formats, set up the charts' style."""
    tables.compile_fragments()
    for lang in languages.LANGUAGES:
        if lang != languages.SOURCE_LANGUAGE:
            languages.read_catalogue(lang)
        languages.format_percent(0.5, lang)
        languages.format_date(date(2020, 1, 31), lang)
    warm_charts()
