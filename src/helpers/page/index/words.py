"""The words of the index page around its numbers."""

from __future__ import annotations

from collections.abc import Mapping

# Message ids of the catalogue.
WORDS: Mapping[str, str] = {
    "skip": "Skip to content",
    "site": "Pages",
    "title": "Provincial e-government in Vietnam",
    "lead": "Figures printed in reports, plans and articles on Vietnam's provinces, each traceable "
    "to a line of a document or to an excerpt, with bounds, the contradictions found, and the "
    "comparisons not to make.",
    "contents": "On this page",
    "places": "Provinces",
    "place": "Province",
    "periods": "Periods",
    "period": "Period",
    "figures": "Figures",
    "families": "Families reported",
    "error": "Contradictions",
    "warning": "Warnings",
    "note": "Notes",
    "findings": "Each count of findings leads to what does not add up in that report.",
    "older": "earlier page",
    "older_title": "The last build failed; the page shown is an earlier one.",
    "shares": "Key figures",
    "shares_lead": "Each panel is one province, and its track is the whole base of the share. "
    "The line across the end of a bar spans its bounds; without such a line the share follows "
    "exactly from the printed figures. A pale bar rests on a figure that the audit disputes. "
    "Shares with different names differ in base or in what is counted, and periods differ: read "
    "each value with its period. Provinces stand in alphabetical order, which is no ranking.",
    "columns_lead": "Shown are the shares that the figures of most provinces allow; every bar lies "
    "on one axis that ends at the whole base. Bases differ between columns and periods between "
    "lines: do not rank. All other shares are in the reports.",
    "not_printed": "no figures",
    "absent": "No figures from:",
    "alone": "Not comparable:",
    "coverage": "What the documents cover",
    "coverage_lead": "How many figures each document prints, by family; a number leads to them. A "
    "dash means that the document prints no figure of the family, even if it writes about it; "
    "that is not zero.",
    "counts_lead": "The columns on the right count the figures of each family in all documents of "
    "the province. A dash means not reported or not printed, which is not zero.",
    "map": "Which provinces are covered",
    "map_lead": "Each square is a province or city, with the years of which figures are printed; "
    "it leads to the report. The squares stand roughly as on a map; their size means nothing.",
    "map_whole": "a document read whole",
    "map_excerpt": "excerpts only",
    "map_missing": "no figures",
    "matrix": "Figures by province and year",
    "matrix_lead": "How many figures each province prints of periods that end in a year, provinces "
    "in alphabetical order. A dash means that no document at hand prints one; that is not zero, "
    "and the documents at hand are not all there are.",
    "excerpt": "excerpt",
    "excerpt_key": "Hatched: only from excerpts of documents, of which no text was read whole.",
    "years_lead": "How many provinces print at least one figure, by family and by the year in "
    "which the period of the document ends. A dash means that none does.",
    "family": "Family",
    "build": "What this page was built from",
    "build_lead": "Equal data, code and packages give an equal page, byte for byte. Each hash is "
    "the SHA-256 of a list of files and their hashes, which is in the manifest.",
    "sources": "Source documents",
    "data_hash": "Hash of the data",
    "code_hash": "Hash of the code",
    "packages": "Python and packages",
    "not_installed": "not installed",
    "manifest": "Manifest of all pages and tables (JSON)",
    "data": "What this page shows (JSON)",
    "licence": "Tables: CC BY 4.0; code: MIT.",
}
