"""For whom a notebook's outputs are: a page, the repository, or who has opened the notebook."""

from __future__ import annotations

import os
from collections.abc import Mapping

VARIABLE = "EGOV_OUTPUTS_FOR"

FOR_PAGE: Mapping[str, str] = {VARIABLE: "page"}
"""Variables of a kernel whose outputs become a page, with the page's style and links."""

FOR_STORE: Mapping[str, str] = {VARIABLE: "store"}
"""Variables of a kernel whose outputs are kept in the repository: light, and without scripts."""


def is_for_page() -> bool:
    """Return whether outputs are made for a page; anywhere else somebody reads the notebook."""
    return os.environ.get(VARIABLE) == FOR_PAGE[VARIABLE]


def is_for_store() -> bool:
    """Return whether outputs are made to be kept with the notebook."""
    return os.environ.get(VARIABLE) == FOR_STORE[VARIABLE]
