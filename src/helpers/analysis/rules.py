"""What the analysis knows before it sees a figure: codes, indicators, declared relations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from helpers.analysis.codes import Codes
from helpers.analysis.declared_shares import DeclaredShare
from helpers.analysis.derived import derive_relations
from helpers.analysis.derived_pooled import derive_pooled
from helpers.analysis.relations import Relation
from helpers.analysis.share_declarations import ShareDeclaration
from helpers.data.rows import Observation
from helpers.ground.vocabulary import is_part_share


@dataclass(frozen=True)
class Rules:
    """The registers that say how figures hang together.

    Attributes
    ----------
    declared
        Relations that no code implies.
    shares
        What is counted, of which base.
    codes
        The codes of all dimensions, as sets.
    indicators
        Rows of the codebook by code.
    words
        Labels of the dimensions' codes by (code, language).
    issued
        Day of signing by document.
    breaks, printed_changes
        Rows of the registers of breaks and of changes that documents print.
    """

    declared: tuple[Relation, ...]
    shares: tuple[ShareDeclaration, ...]
    codes: Codes
    indicators: Mapping[str, Mapping[str, str]]
    words: Mapping[tuple[str, str], str]
    issued: Mapping[str, str] = field(default_factory=dict)
    breaks: tuple[Mapping[str, str], ...] = ()
    printed_changes: tuple[Mapping[str, str], ...] = ()

    def is_capped(self, indicator_code: str) -> bool:
        """Return whether a percentage is the share of a part, never more than everything.

        What is settled in a year may be more than what is received in it, as dossiers are carried
        over: a flow of which the base is another flow, and no whole of it, may exceed it.
        """
        declared = (share for share in self.shares if share.share_code == indicator_code)
        return is_part_share(indicator_code) and not any(map(self._may_exceed, declared))

    def _may_exceed(self, share: ShareDeclaration) -> bool:
        """Return whether what a share counts need not be among its base."""
        code, seen = share.numerator_indicator, set[str]()
        while code and code not in seen:
            if code == share.base_indicator:
                return False
            seen.add(code)
            code = self.indicators[code]["part_of"]
        sides = (share.numerator_indicator, share.base_indicator)
        return all(self.indicators[side]["stock_or_flow"] == "flow" for side in sides)

    def list_relations(self, observations: Sequence[Observation]) -> list[Relation]:
        """Return all relations that some figures may be in: declared, derived, and shares."""
        return [
            *self.declared,
            *derive_relations(observations, self.codes, self.indicators),
            *derive_pooled(observations, self.codes, self.indicators, self.shares),
            *(DeclaredShare.build(share, self.codes) for share in self.shares),
        ]
