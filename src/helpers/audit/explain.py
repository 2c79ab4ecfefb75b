"""Findings → rows of the table, explained in both languages by the catalogue's templates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pandas as pd

from helpers.analysis.disputes import PROPOSED
from helpers.audit.finding import FAILED, Finding
from helpers.audit.repair import count_if_doubted
from helpers.ground.errors import ContractError
from helpers.ground.frames import list_records
from helpers.ground.languages import LANGUAGES, format_date, format_number, format_percent
from helpers.ground.placeholders import fill_placeholders
from helpers.ground.vocabulary import ANY

REPAIR_LIMIT = 12
"""A finding that this many edits would mend says nothing; more are counted, not listed."""


FINDING_COLUMNS = (
    *("province_id", "check_code", "case", "subject", "result", "severity", "document_id"),
    *("period_start", "period_end", "rows", "expected", "found", "difference", "tolerance"),
    *("arithmetic", "explanation_vi", "explanation_en", "repair_status", "repair_count"),
    *("repairs_if_doubted", "smallest_rows"),
    *("other_causes_vi", "other_causes_en"),
)

REPAIR_COLUMNS = (
    *("province_id", "check_code", "case", "subject", "rows", "repair"),
    *("row", "printed", "repaired", "edit", "plausible", "against"),
)


class Catalogue:
    """The explanations and other causes of the registers, with names of tiers and provinces."""

    def __init__(
        self,
        checks: pd.DataFrame,
        other_causes: pd.DataFrame,
        code_lists: pd.DataFrame,
        indicators: pd.DataFrame,
        provinces: pd.DataFrame,
    ) -> None:
        self._checks: dict[tuple[str, str], dict[str, str]] = {
            (r["check_code"], r["case"]): r for r in list_records(checks)
        }
        self._indicators: dict[tuple[str, str], str] = {
            (row["indicator_code"], lang): row[f"label_{lang}"]
            for row in list_records(indicators)
            for lang in LANGUAGES
        }
        self._causes = list_records(other_causes)
        self._names: dict[str, str] = {
            row["province_id"]: row["name_vi"] for row in list_records(provinces)
        }
        tiers = list_records(code_lists[code_lists["list"] == "tier"])
        self._tiers: dict[tuple[str, str], str] = {
            (r["code"], lang): r[f"label_{lang}"] for r in tiers for lang in LANGUAGES
        }

    def find_check(self, finding: Finding) -> Mapping[str, str]:
        """Return the catalogue row of a finding; passed and not checkable share one row each."""
        code = finding.check_code if finding.result == FAILED else "any"
        try:
            return self._checks[code, finding.case]
        except KeyError:
            raise ContractError(
                f"check '{code}' with case '{finding.case}' is not in registers/checks.csv: add it"
            ) from None

    def explain(self, finding: Finding, lang: str) -> str:
        """Return the explanation of a finding in one sentence."""
        shown = {name: self._show(*fact, lang=lang) for name, fact in finding.facts.items()}
        check, name = self.find_check(finding), f"explanation_{lang}"
        where = f"checks.csv: check '{check['check_code']}', case '{check['case']}', field '{name}'"
        return fill_placeholders(check[name], shown, where=where)

    def list_other_causes(self, finding: Finding, province_id: str, lang: str) -> str:
        """Return causes other than a misprint, for failed checks."""
        if finding.result != FAILED:
            return ""
        found = [
            r[f"cause_{lang}"]
            for r in self._causes
            if (r["check_code"], r["subject"]) == (finding.check_code, finding.subject)
            and r["province_id"] in (ANY, province_id)
        ]
        return " ".join(found)

    def _show(self, value: object, kind: str, *, lang: str) -> str:
        """Return a fact in words."""
        if kind == "date":
            return format_date(date.fromisoformat(str(value)), lang)
        if kind == "tier":
            return self._tiers[str(value), lang]
        if kind == "indicator":
            return self._indicators.get((str(value), lang), str(value))
        if kind == "province":
            return self._names[str(value)]
        if kind == "text":
            return str(value)
        number = float(str(value))
        if kind.startswith("percent"):
            least = int(kind.partition(":")[2] or 1)
            return format_percent(number, lang, decimals=max(least, 1 if number >= 0.01 else 3))
        if kind == "figure":
            return format_number(number, lang, decimals=_count_decimals(number))
        return format_number(number, lang, decimals=int(kind in ("decimal", "ratio")))


def _count_decimals(number: float) -> int:
    """Return how many decimals a number needs to be written as it is."""
    exponent = Decimal(str(number)).normalize().as_tuple().exponent
    return max(0, -int(exponent))


def tabulate_findings(
    findings: list[Finding], catalogue: Catalogue, *, province_id: str
) -> pd.DataFrame:
    """Return one row per check made.

    Parameters
    ----------
    findings
        Results of all checks of one province.
    catalogue
        The registers' words.
    """
    rows = [_describe(finding, catalogue, province_id) for finding in findings]
    return pd.DataFrame(rows, columns=FINDING_COLUMNS)


def _describe(finding: Finding, catalogue: Catalogue, province_id: str) -> dict[str, object]:
    """Return one finding as a row."""
    rows = finding.observations
    words = {f"explanation_{lang}": catalogue.explain(finding, lang) for lang in ("vi", "en")}
    return {
        "province_id": province_id,
        "check_code": finding.check_code,
        "case": finding.case,
        "subject": finding.subject,
        "result": finding.result,
        "severity": catalogue.find_check(finding)["severity"],
        "document_id": " ".join(dict.fromkeys(o.document_id for o in rows)),
        "period_start": min((o.period_start for o in rows if o.period_start), default=""),
        "period_end": max(o.period_end for o in rows),
        "rows": finding.rows,
        "expected": finding.expected,
        "found": finding.found,
        "difference": _subtract(finding.found, finding.expected),
        "tolerance": finding.tolerance,
        "arithmetic": finding.arithmetic,
        **words,
        "repair_status": grade_repairs(finding),
        "repair_count": count_repairs(finding),
        "repairs_if_doubted": " ".join(
            f"{name}={count}" for name, count in count_if_doubted(finding.repairs).items()
        ),
        "smallest_rows": " ".join(finding.smallest),
        "other_causes_vi": catalogue.list_other_causes(finding, province_id, "vi"),
        "other_causes_en": catalogue.list_other_causes(finding, province_id, "en"),
    }


def _subtract(found: float | None, expected: float | None) -> float | None:
    """Return found minus expected, if both are known."""
    return None if found is None or expected is None else found - expected


REST = "not_itemised"
"""The case of parts that may leave something of their total out."""
REPAIRED_CASES = {
    ("total", "exceeded"),
    ("total", "short"),
    ("total", REST),
    ("printed_share", "refuted"),
    ("part_of_whole", "outside"),
    ("pooled_share", "outside"),
    ("together", "contradiction"),
    ("together", "contradiction_alone"),
}
"""Failed identities, for which repairs are searched."""


def grade_repairs(finding: Finding) -> str:
    """Return `proposed` for one plausible repair, `several`, `implausible`, `none`, or nothing.

    Where the figures do not contradict each other, the edits are `unneeded`.
    """
    if (finding.check_code, finding.case) not in REPAIRED_CASES:
        return ""
    if finding.case == REST:
        return "unneeded" if finding.repairs else ""
    plausible = [repair for repair in finding.repairs if repair.plausible]
    if len(plausible) == 1:
        return PROPOSED
    if plausible:
        return "several"
    return "implausible" if finding.repairs else "none"


def count_repairs(finding: Finding) -> int | None:
    """Return how many single edits would mend a finding; None where none was sought."""
    return len(finding.repairs) if grade_repairs(finding) else None


def tabulate_repairs(findings: list[Finding], *, province_id: str) -> pd.DataFrame:
    """Return the repairs of all findings, one row each, at most twelve a finding.

    Parameters
    ----------
    findings
        Results of all checks of one province.
    """
    rows = [
        {
            "province_id": province_id,
            "check_code": finding.check_code,
            "case": finding.case,
            "subject": finding.subject,
            "rows": finding.rows,
            "repair": number,
            **vars(repair),
            "plausible": "yes" if repair.plausible else "no",
        }
        for finding in findings
        for number, repair in enumerate(finding.repairs[:REPAIR_LIMIT], start=1)
    ]
    return pd.DataFrame(rows, columns=REPAIR_COLUMNS)
