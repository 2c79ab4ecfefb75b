"""Addresses of printed figures on their page: an anchor for each, which cards lead to.

The anchor of a row among the sources names its line, and other pages lead there. A line may move
when a document is transcribed anew; the address of the figure does not, so it is what to cite.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

ROW = re.compile(r'<th scope="row" id="([^"]+)">')
LINK = re.compile(r'<a href="#([^"]+)">')


def place_addresses(html: str, addresses: Mapping[str, str]) -> str:
    """Return a page on which each row among the sources can be reached by its address too.

    Parameters
    ----------
    html
        A whole page.
    addresses
        Of the printed figures, by the names of their rows.
    """

    def place(row: re.Match[str]) -> str:
        address = addresses.get(unescape(row[1]))
        return f'{row[0]}<a id={address} href="#{address}">#</a> ' if address else row[0]

    def lead(link: re.Match[str]) -> str:
        address = addresses.get(unescape(link[1]))
        return f'<a href="#{address}">' if address else link[0]

    return ROW.sub(place, LINK.sub(lead, html))
