"""What kernels find ready when they start: modules imported, fragments compiled, words read.

All that depends on the code alone. No table and no register is read here, no font opened and no
random number drawn: all of that is a kernel's own.
"""

from __future__ import annotations

# Third-party modules that the notebooks import, directly or through `helpers`; a test compares.
PRELOADED = (
    "pandas",
    "pandas.core.methods.to_dict",
    "matplotlib.figure",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "seaborn",
    "frictionless",
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
    "helpers.data.store",
    "helpers.page.charts",
    "helpers.page.downloads",
    "helpers.page.province",
    "helpers.page.sections",
    "helpers.printed.cleaning",
    "helpers.printed.conventions",
)


def warm_kernel() -> None:
    """Compile the page's fragments, read the words and number formats, set up the charts' style.

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
