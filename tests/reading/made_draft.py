"""A small made document with its draft: no printed text, no real figure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from helpers.reading.draft import Candidate, Draft, DraftFigure, LeftOut, Line, write_draft

TEXTS = (
    "BÁO CÁO Số: 12/BC-UBND về ứng dụng công nghệ thông tin năm 2021",
    "Toàn tỉnh tiếp nhận 1.250 hồ sơ, trong đó trực tuyến 410 hồ sơ và trực tiếp 900 hồ sơ.",
    "Có 12/15 sở cấp chữ ký số; hơn 30 cuộc họp trực tuyến, 7 máy chủ.",
)
RECEIVED, ONLINE = "dossiers_received", "online"


def place(line: int, token: str) -> tuple[int, int]:
    """Return where a token stands in a line."""
    start = TEXTS[line - 1].index(token)
    return start, start + len(token)


def make_figure(line: int, seq: int, token: str, **cells: str) -> DraftFigure:
    """Return an open figure, of dossiers received unless told otherwise."""
    start, end = place(line, token)
    proposed = {"printed": token, "indicator_code": RECEIVED, **cells}
    best = Candidate(proposed["indicator_code"], 0.8, "the words before it")
    others = (Candidate("dossiers_settled", 0.15), Candidate("portals_main", 0.05))
    return DraftFigure(
        line, seq, start, end, proposed, (best, *others), 0.8, {"indicator_code": "the words"}
    )


def make_draft(**changes: object) -> Draft:
    """Return the draft, nothing decided."""
    against = "the channels add up to 1.310, not to 1.250"
    refuted = replace(
        make_figure(2, 3, "900", channel="in_person"),
        confidence=0.3,
        doubts=(against,),
        reasons={"arithmetic": against},
    )
    doubted = replace(
        make_figure(2, 2, "410", channel="online"), confidence=0.2, doubts=("two channels fit",)
    )
    figures = (
        make_figure(2, 1, "1.250"),
        doubted,
        refuted,
        make_figure(3, 1, "12/15", indicator_code="", measurement_kind="numerator"),
        make_figure(3, 2, "12/15", indicator_code="", measurement_kind="denominator"),
    )
    draft = Draft(
        document={
            "province_id": "62-kon-tum",
            "issuer": "UBND tỉnh Kon Tum",
            "title": "Báo cáo mẫu",
            "document_kind": "report",
            "issued": "2022-01-05",
            "period_label": "năm 2021",
            "period_start": "2021-01-01",
            "period_end": "2021-12-31",
            "number_style": "vi",
            "completeness": "complete",
        },
        lines=tuple(Line(n, text) for n, text in enumerate(TEXTS, start=1)),
        figures=figures,
        left_out=(
            LeftOut(1, *place(1, "12"), "12", "legal_number"),
            LeftOut(3, *place(3, "7"), "7", "name"),
        ),
    )
    return replace(draft, **changes)


def save_draft(folder: Path, **changes: object) -> Path:
    """Write the draft into a folder and return its file."""
    path = folder / "made.draft.json"
    write_draft(path, make_draft(**changes))
    return path
