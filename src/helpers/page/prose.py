"""Sentences whose numbers are links: a text with places, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from string import Formatter

from helpers.page.fragments import Fragment, Link, read_environment

Sentence = tuple[Link, ...]
"""Links with the words between them; one without an address is plain text."""


def fill(text: str, **parts: Link | Sentence | str) -> Sentence:
    """Return a text with its places filled, those given as links being links.

    Parameters
    ----------
    text
        A sentence with `{name}` places, already in the reader's language.
    parts
        What stands in each place.
    """
    links: list[Link] = []
    before = ""
    for literal, name, _, _ in Formatter().parse(text):
        before += literal
        part = parts[name] if name else ""
        if isinstance(part, str):
            before += part
            continue
        found = (part,) if isinstance(part, Link) else part
        links += [replace(found[0], before=before + found[0].before), *found[1:]]
        before = ""
    if not links:
        return (Link(before, ""),)
    return (*links[:-1], replace(links[-1], after=links[-1].after + before))


def render_prose(sentences: Iterable[Sentence], *, lead: str) -> Fragment:
    """Return sentences as one paragraph that begins with a word on what it is."""
    template = read_environment().get_template("prose.html.j2")
    return Fragment(template.render(sentences=list(sentences), lead=lead))


def render_sentence(sentence: Sentence) -> Fragment:
    """Return one sentence as a paragraph; nothing for an empty one."""
    if not sentence:
        return Fragment("")
    template = read_environment().get_template("sentence.html.j2")
    return Fragment(template.render(sentence=sentence))


def render_lines(sentences: Iterable[Sentence], *, label: str) -> Fragment:
    """Return sentences as a list that leads to the parts of a page, under a label."""
    template = read_environment().get_template("lines.html.j2")
    return Fragment(template.render(sentences=list(sentences), label=label))


def join(parts: Iterable[Sentence], *, comma: str = "; ") -> Sentence:
    """Return parts of a sentence as a list."""
    joined: list[Link] = []
    for part in parts:
        joined += fill("{comma}{part}", comma=comma if joined else "", part=part)
    return tuple(joined)
