"""How to cite data and documents in BibTeX."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from helpers.data.dictionary import read_package

_ESCAPED = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}"}
LANGUAGE_NAMES = {"vi": "vietnamese", "en": "english"}
_ESCAPED |= {sign: f"\\{sign}" for sign in "&%$#_"}


def compose_title(title: str, lang: str) -> str:
    """Return the title of the whole collection, then that of a part; the latter may be empty."""
    package = read_package()
    whole = package.get(f"title_{lang}", package["title"])
    return ": ".join(filter(None, (whole, title)))


def cite_bibtex(
    key: str, title: str, documents: Iterable[Mapping[str, str]] = (), *, lang: str = "vi"
) -> str:
    """Return the entry of a data set, then one for each document its figures are printed in.

    Parameters
    ----------
    key
        Of the data set; a document has its identifier.
    title
        Of the part of the collection that is cited; empty for the whole.
    documents
        Rows of the register.
    lang
        Of the title.
    """
    package = read_package()
    entry = {
        "author": _name_bodies(person["title"] for person in package["contributors"]),
        "title": _escape(compose_title(title, lang)),
        "year": package["created"][:4],
        "note": f"Version {package['version']}, {package['licenses'][0]['name']}",
    }
    cited = [_write_entry("misc", f"{package['name']}-{key}", entry)]
    return "\n".join([*cited, *(_cite_document(row) for row in documents)]) + "\n"


def _cite_document(row: Mapping[str, str]) -> str:
    """Return the entry of a document; what is not known of it is left out."""
    number, publisher = row["document_number"], row["publisher"]
    entry = {
        "author": _name_bodies(filter(None, [row["issuer"]])),
        "title": _escape(row["title"]),
        "year": row["issued"][:4],
        "date": row["issued"],
        "number": _escape(number),
        "publisher": _escape(publisher) if publisher != row["issuer"] else "",
        "url": row["url"],
        "urldate": row["accessed"],
        "langid": LANGUAGE_NAMES.get(row["language"] or "vi", ""),
    }
    return _write_entry("techreport" if number else "misc", row["document_id"], entry)


def _write_entry(kind: str, key: str, fields: Mapping[str, str]) -> str:
    """Return one entry, a field a line, without empty ones."""
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{kind}{{{key},", *lines, "}"])


def _name_bodies(names: Iterable[str]) -> str:
    """Return authors that are no persons: braces keep their names whole."""
    return " and ".join(f"{{{_escape(name)}}}" for name in names)


def _escape(text: str) -> str:
    return "".join(_ESCAPED.get(letter, letter) for letter in text)
