"""What kernels find ready when they start: modules imported, words and registers read.

What depends on the code alone, and the registers, of which each kernel asks whether they are still
the same files. No table of a province is read here, no font opened and no random number drawn: all
of that is a kernel's own.
"""

from __future__ import annotations

from contextlib import suppress

# Third-party modules that the notebooks import, directly or through `helpers`; a test compares.
PRELOADED = (
    "pandas",
    "pandas.core.methods.to_dict",
    "pandas.core.reshape.reshape",
    "pandas.io.formats.html",
    "pandas.io.formats.string",
    "matplotlib.figure",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "seaborn",
    "frictionless",
    "slugify",
    "scipy.optimize",
    "babel.dates",
    "babel.numbers",
    "babel.messages.pofile",
    "jinja2",
    "PIL.Image",
    "PIL.BmpImagePlugin",
    "PIL.GifImagePlugin",
    "PIL.JpegImagePlugin",
    "PIL.PngImagePlugin",
    "PIL.PpmImagePlugin",
)
# The project's modules that the notebooks import; a test compares. The process that kernels are
# forked from lives as long as its batch or, on a worker of another machine, as long as the code
# has the hash that it was started for.
PROJECT_MODULES = (
    "helpers.analysis.comparison",
    "helpers.analysis.decomposition",
    "helpers.analysis.disputes",
    "helpers.analysis.growth",
    "helpers.analysis.inputs",
    "helpers.analysis.joint_columns",
    "helpers.analysis.overview",
    "helpers.analysis.reference_intervals",
    "helpers.analysis.sensitivity",
    "helpers.analysis.shares",
    "helpers.analysis.wanted",
    "helpers.audit",
    "helpers.data.readable",
    "helpers.data.store",
    "helpers.page.charts",
    "helpers.page.downloads",
    "helpers.page.province",
    "helpers.page.sections",
    "helpers.printed.cleaning",
    "helpers.printed.conventions",
)


def warm_kernel() -> None:
    """Compile the page's fragments, read words and registers, set up the charts' style.

    Run in the process that kernels are forked from.
    """
    from datetime import date

    from helpers.ground import languages
    from helpers.page import fragments
    from helpers.page.figures.warm import warm_charts

    fragments.compile_fragments()
    for lang in languages.LANGUAGES:
        if lang != languages.SOURCE_LANGUAGE:
            languages.read_catalogue(lang)
        languages.format_percent(0.5, lang)
        languages.format_date(date(2020, 1, 31), lang)
    warm_charts()
    read_registers()


def read_registers() -> None:
    """Read and parse what all places have in common; what is wrong with it a notebook will say."""
    from helpers.analysis import inputs
    from helpers.audit import read_catalogue
    from helpers.data import store
    from helpers.data.contract import list_registers
    from helpers.data.documents import list_documents
    from helpers.ground.errors import ProjectError
    from helpers.ground.languages import LANGUAGES
    from helpers.page.province import read_labels
    from helpers.printed.provinces import find_first_day

    with suppress(ProjectError, LookupError, ValueError):
        for name in list_registers():
            store.read_register(name)
        list_documents()
        find_first_day("")
        inputs.read_growth_registers()
        read_catalogue()
        for lang in LANGUAGES:
            read_labels(lang)
