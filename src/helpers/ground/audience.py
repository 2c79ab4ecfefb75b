"""For whom a notebook's outputs are: for the page made of them, or for who opens the notebook."""

from __future__ import annotations

import os
from collections.abc import Mapping

VARIABLE = "EGOV_FOR_PAGE"

FOR_PAGE: Mapping[str, str] = {VARIABLE: "yes"}
"""Variables of a kernel whose outputs become a page, with the page's style and links."""


def is_for_page() -> bool:
    """Return whether outputs are made for a page; anywhere else somebody reads the notebook."""
    return os.environ.get(VARIABLE) == FOR_PAGE[VARIABLE]
