"""The style of a page, without the rules that nothing on the page asks for."""

from __future__ import annotations

import re
from functools import lru_cache

BLOCK = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
EMPTY = re.compile(r"@media[^{}]+\{\s*\}\n?")
INNER = re.compile(r"\([^()]*\)")
NAME = re.compile(r"\.(-?[a-zA-Z_][\w-]*)")
CLASSES = re.compile(r'\bclass=(?:"([^"]*)"|([\w-]+))')


def prune_styles(html: str) -> str:
    """Return a page whose first block of style has only rules of classes that the page has.

    Rules without a class stay, and so do those at work: `@page` and the like.
    """
    block = BLOCK.search(html)
    if block is None:
        return html
    used = frozenset(
        name for pair in CLASSES.findall(html) for part in pair for name in part.split()
    )
    return f"{html[: block.start(1)]}{_prune(block[1], used)}{html[block.end(1) :]}"


@lru_cache(maxsize=256)  # many pages have the same classes
def _prune(style: str, used: frozenset[str]) -> str:
    """Return a style without the selectors that ask for a class which nothing has."""

    def keep(rule: re.Match[str]) -> str:
        selectors, body = rule.groups()
        if selectors.lstrip().startswith("@"):
            return rule[0]
        kept = [s for s in _split(selectors) if set(NAME.findall(_strip(s))) <= used]
        return f"{','.join(kept)}{{{body}}}" if kept else ""

    return EMPTY.sub("", RULE.sub(keep, style))


def _strip(selector: str) -> str:
    """Return a selector without what stands in brackets, of which any one may hold."""
    shorter = INNER.sub("", selector)
    return shorter if shorter == selector else _strip(shorter)


def _split(selectors: str) -> list[str]:
    """Return the selectors of a rule; a comma in brackets parts none."""
    parts, depth = [""], 0
    for sign in selectors:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return parts
