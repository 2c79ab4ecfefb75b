"""What earlier transcriptions show: which codes of a dimension go with which indicators."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from helpers.ground import paths
from helpers.ground.vocabulary import DIMENSIONS, TOTAL
from helpers.reading.codebook import Indicator, list_codes, read_codebook
from helpers.reading.lexicon import read_table

_LEVEL = "service_level"
"""Its two breakdowns, before and since 2022, go with the same figures."""
_CLEAR, _ENOUGH = 0.6, 2
_INDEX = "index"


class Experience:
    """Codes of dimensions as earlier figures carry them.

    Parameters
    ----------
    rows
        Rows with `document_id`, `indicator_code` and the dimensions.
    codebook
        Indicators by code.
    without
        A document that is left aside.
    """

    def __init__(
        self,
        rows: Iterable[Mapping[str, str]],
        codebook: Mapping[str, Indicator],
        *,
        without: str = "",
    ) -> None:
        self._codebook = codebook
        self._seen: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self._usual: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for row in rows:
            indicator = codebook.get(row["indicator_code"])
            if indicator is None or row["document_id"] == without:
                continue
            for name in DIMENSIONS:
                code = row.get(name) or TOTAL  # a column or cell may be left out
                self._usual[indicator.code, name][code] += 1
                self._seen[_group(indicator), name][code] += 1

    def allows(self, code: str, name: str, value: str) -> bool:
        """Return whether figures of this kind have carried a code, or one of its breakdown."""
        indicator = self._codebook[code]
        if indicator.implied.get(name) == value:
            return True
        own = self._usual[code, name]
        alone = own.total() >= _ENOUGH and indicator.family != _INDEX
        seen = own if alone else self._seen[_group(indicator), name]
        kinds = {_breakdown(name, other) for other in seen if other != TOTAL}
        return _breakdown(name, value) in kinds or (name == _LEVEL and bool(kinds))

    def usual(self, code: str, name: str) -> str:
        """Return the code that an indicator nearly always carries, or the total."""
        seen = self._usual[code, name]
        if not seen:
            return TOTAL
        value, count = seen.most_common(1)[0]
        is_clear = count >= _ENOUGH and count / seen.total() >= _CLEAR
        return value if is_clear else TOTAL


def _group(indicator: Indicator) -> str:
    """Return the group of indicators that share their breakdowns; of an index all its parts."""
    if indicator.family == _INDEX:
        return f"{indicator.family}/{indicator.code.split('_')[0]}"
    return f"{indicator.family}/{indicator.unit}"


def _breakdown(name: str, code: str) -> str:
    """Return the breakdown to which a code of a dimension belongs."""
    return list_codes(name).get(code, {}).get("breakdown", "")


def read_transcribed() -> list[dict[str, str]]:
    """Return the rows of all transcriptions as text, each with its document."""
    rows: list[dict[str, str]] = []
    for path in sorted(paths.transcription("x").parent.glob("*.csv")):
        rows += ({**row, "document_id": path.stem} for row in read_table(path))
    return rows


@cache
def read_experience(without: str = "") -> Experience:
    """Return what the committed transcriptions and the index show."""
    index = read_table(paths.resolve_path("data", "reading", "contexts.csv"))
    return Experience([*read_transcribed(), *index], read_codebook(), without=without)
