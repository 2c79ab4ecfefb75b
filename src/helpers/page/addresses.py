"""Published addresses on a page: anchors for what can be cited, which links on the page lead to.

The anchor of a row among the sources names its line, and that of a finding its place among the
findings. Either may move when a document is transcribed anew or comes in; the address does not, so
it is what to cite.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

ROW = re.compile(r'<th scope="row" id="([^"]+)">')
FINDING = re.compile(r'id="(finding-\d+)" data-name="([^"]*)">(\s*<(?:h4|p)>)?')
LINK = re.compile(r'<a href="#([^"]+)">')


def place_addresses(html: str, addresses: Mapping[str, str]) -> str:
    """Return a page on which what is published can be reached by its address too.

    Parameters
    ----------
    html
        A whole page.
    addresses
        Of printed figures and of findings, by the names of their rows.
    """
    names = {anchor: unescape(name) for anchor, name, _ in FINDING.findall(html)}
    anchors = {anchor: addresses.get(name) for anchor, name in names.items()}

    def show(address: str | None) -> str:
        return f'<a id={address} href="#{address}">#</a> ' if address else ""

    def place(row: re.Match[str]) -> str:
        return f"{row[0]}{show(addresses.get(unescape(row[1])))}"

    def place_finding(found: re.Match[str]) -> str:
        return f'id="{found[1]}">{found[3] or ""}{show(anchors.get(found[1]))}'

    def lead(link: re.Match[str]) -> str:
        name = unescape(link[1])
        address = anchors.get(name) or addresses.get(name)
        return f'<a href="#{address}">' if address else link[0]

    return ROW.sub(place, FINDING.sub(place_finding, LINK.sub(lead, html)))
