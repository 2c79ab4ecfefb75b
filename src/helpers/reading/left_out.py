"""Numbers that are no figures: of laws, dates, sections, levels, names, telephones, counters.

Each pattern has the code of a reason, so that a reviewer can look at what was left out and why.
A pattern may mark its number alone with the group `n`; else the whole match is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_I = re.IGNORECASE
_YEAR = r"(?:19|20)\d\d"
_DASH = r"\s*[-–—]\s*"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_END = r"(?![\d/%]|[.,-]\d)"
_EN_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_LAW = (
    r"qđ|nđ|nq|tt|kh|nghị quyết|nghị định|quyết định|thông tư(?: liên tịch)?|chỉ thị|kế hoạch"
    r"|công văn|văn bản"
    r"|thông báo|tờ trình|báo cáo|hướng dẫn|công điện|kết luận|chương trình(?: hành động)?"
    r"|quy định|quy chế|luật|đề án|dự án|decision|decree|resolution|circular|directive|plan"
    r"|dispatch|document|report|project|law|conclusion|official letter|notice"
)
_CITED = (
    r"nghị quyết|nghị định|quyết định|thông tư|chỉ thị|công văn|công điện|kết luận|luật|đề án"
    r"|decision|decree|resolution|circular|directive|project|law|conclusion"
)
_PART = (
    r"điều|khoản|(?<!danh )(?<!hạng )(?<!chuyên )mục|phụ lục|biểu(?: mẫu)?|(?<!tính )bảng"
    r"|(?<!truyền )hình|tiêu chí|nhóm|mẫu|chương|(?-i:Phần)|gói thầu|giai đoạn|bước"
    r"|kỳ họp thứ|lần thứ|khóa|nhiệm kỳ|article|clause|section|table|fig(?:ure)?\.?|annex"
    r"|appendix|chapter|part|phase"
)
_LEVEL_WORD = r"(?:m[ứu]?c(?:\s+(?:độ|đ|do))?|cấp\s+độ|levels?|grades?|tiers?)"
_SINGLE = r"[1-4](?!\w|[.,]\d|\s*%|\s*/\s*\d)"
_LEVEL_JOIN = r"(?:\s*(?:,|/|&|-|–|và|and|hoặc|to|đến)\s*)+"
_COUNTED_LATER = r"(?!\s*%|\s+(?:phần trăm|percent|triệu|tỷ|tỉ|nghìn|ngàn|million|billion))"
_SMALL_WORDS = r"một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|two|three|four|six|nine|ten"


@dataclass(frozen=True)
class Pattern:
    """A form of number that is no figure, and the code of the reason."""

    reason: str
    form: re.Pattern[str]

    @property
    def takes_words(self) -> bool:
        """Whether it may find a number that is written in words."""
        return _SMALL_WORDS in self.form.pattern or "first" in self.form.pattern


def _build(reason: str, *forms: str) -> list[Pattern]:
    """Return patterns of one reason."""
    return [Pattern(reason, re.compile(form, _I)) for form in forms]


PATTERNS: tuple[Pattern, ...] = (
    *_build(
        "counter",
        r"^[\s|•*-]*(?:đã|đang|tổng|số)?\s*(?:lượt|người)?\s*(?:truy cập|xem|online|trực tuyến"
        r"|hôm nay|hôm qua|tuần này|tháng này|đọc|thích|chia sẻ|bình luận|views?|shares?|likes?"
        r"|comments?|visits?)\s*[:|]\s*[\d.,]+(?![\d.,]*\s*\|\s*\d)",
        rf"{_DAY}/{_MONTH}/{_YEAR}(?:\s+\d\d?:\d\d)?\s+\|?\s*(?P<n>\d[\d.,]*)\s*\|?\s*$",
        r"\b(?:lượt xem|số lượt xem|đã xem|views)\s*:?\s*(?P<n>\d[\d.,]*)",
        r"\b(?:bình luận|lượt thích|chia sẻ|tin liên quan|comments?|shares?)\s*[:(]\s*(?P<n>\d+)",
    ),
    *_build(
        "address",
        r"\bsố\s+(?P<n>\d+[a-z]?)\s+(?:đường|phố|ngõ|street|road)\b",
        r"\b\d+[a-z]?\s+(?-i:[A-Z]\w+\s+){1,3}(?:street|road)\b",
        r"(?:https?://|www\.)\S+",
        r"\S+@\S+\.\w+",
        r"\b[\w-]+(?:\.[a-z]{2,})+/\S*",
        r"\b(?:tổ|thôn|xóm|ấp|khóm|ngõ|hẻm)\s+(?P<n>\d{1,3}[a-z]?)(?=\s*(?:,|phường|xã|thị trấn))",
    ),
    *_build(
        "telephone",
        r"\b(?:điện thoại|đt|sđt|tel|phone|fax|hotline|đường dây nóng|tổng đài|số máy)\b"
        r"(?:\s+số)?\s*[:.]?\s*\(?\+?\d(?:[ .()-]*\d){3,}(?![\d,%])",
        r"(?<![\d.])(?:\+84|0)\d{1,3}[ .-]\d{3}[ .-]?\d{3,4}\b",
        r"\b1[89]00[ .]?\d{2,6}\b",
    ),
    *_build(
        "legal_number",
        r"\b\d+[a-z]?\s?[/-]\s?(?:\d{4}\s?/\s?)?(?-i:[A-ZĐ][A-ZĐa-zđ]*[A-ZĐ])[\w/–-]*",
        r"\b\d+[a-z]?\s?/\s?\d{4}\s?/\s?(?-i:[A-ZĐ])[\w/–-]*",
        rf"\b(?:{_LAW})\s+(?:số|no\.?|number)\s*:?\s*(?P<n>\d+[a-zđ]?(?:[/-][\w-]+)*)",
        rf"\b(?:{_CITED})\s+(?P<n>\d{{1,4}}[a-z]?(?:[/-][\w-]+)*)"
        r"(?=\s*(?:[).,;:]|$|của|về|ngày|năm|năm|of|on|by|dated|được|và|-|–))",
        r"\b(?:đề án|project|scheme|dự án|nghị quyết|quyết định|decision|resolution|nghị định)\s+"
        r"(?P<n>\d{2,4})\b(?!\s*[%.,]\d)",
        r"\bsố(?:\s+hiệu)?\s*:?\s*(?P<n>\d+[a-z]?\s?[/-]\s?[^\W\d][\w/–-]*)",
    ),
    *_build(
        "date",
        rf"\bngày\s+{_DAY}\s+tháng\s+{_MONTH}(?:\s+năm\s+{_YEAR})?",
        rf"\b{_DAY}\s*[/.-]\s*{_MONTH}\s*[/.-]\s*{_YEAR}{_END}",
        rf"\b{_MONTH}/{_DAY}/{_YEAR}{_END}",
        rf"\b{_YEAR}-\d\d-\d\d\b",
        rf"\b(?:ngày|đến|tới|từ|trước|sau|hết|kể từ|until|before|by|thứ \w+,?)\s+"
        rf"(?P<n>{_DAY}\s?[/-]\s?{_MONTH}){_END}",
        rf"\b{_DAY}\s?[/-]\s?{_MONTH}\s?[-–]\s?{_DAY}\s?[/-]\s?{_MONTH}(?:/{_YEAR})?{_END}",
        rf"\b(?:ngày)\s+(?P<n>{_DAY}(?:\s*(?:,|và|-|–)\s*{_DAY})*)(?![\d.,/]*\d)",
        rf"\btháng\s+(?P<n>{_MONTH}(?:\s*(?:,|và|-|–)\s*(?:tháng\s+)?{_MONTH})*"
        rf"(?:\s*[/-]\s*{_YEAR})?)(?![\d.,]*\d)",
        rf"\b{_MONTH}\s?/\s?{_YEAR}{_END}",
        rf"\bquý\s+(?:[ivx]+|[1-4]|{_SMALL_WORDS})\b(?![.,]\d)(?:\s*[/-]\s*{_YEAR})?",
        rf"\b{_EN_MONTH}\s+{_DAY}(?:st|nd|rd|th)?\b(?:,?\s+{_YEAR})?",
        rf"\b{_DAY}(?:st|nd|rd|th)?\s+(?:of\s+)?{_EN_MONTH}(?:,?\s+{_YEAR})?\b",
        rf"\b{_EN_MONTH},?\s+{_YEAR}\b",
        r"\bthứ\s+[2-7](?=\s*,|\s+(?:ngày\s+)?\d{1,2}/)",
    ),
    *_build(
        "time",
        r"\b(?:gmt|utc)\s?[+-]\s?\d{1,2}",
        r"\b\d{1,2}:\d{2}(?::\d{2})?\b",
        r"\b\d{1,2}\s?(?:h|giờ)\s?\d{0,2}(?!\w)",
    ),
    *_build(
        "period",
        rf"\b(?:\d{{1,2}}|{_SMALL_WORDS})\s+tháng\b(?!\s*{_MONTH}\s*/)",
        rf"\b(?:\d{{1,2}}|{_SMALL_WORDS})\s+quý\b",
        r"\btuần\s+(?:lễ\s+)?thứ\s+(?P<n>\d{1,2})\b",
        r"\btuần\s+(?P<n>\d{1,2})(?=\s*(?:[,;:()/]|\.\s|$|năm|của|từ))",
        r"\b(?:first|last|past)\s+(?:\d{1,2}|\w+)\s+(?:months?|quarters?|days|weeks|years)\b",
        r"\b(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven)[ -]months?\b",
        rf"\bgiai đoạn\s+{_YEAR}{_DASH}{_YEAR}",
        rf"\b{_YEAR}{_DASH}{_YEAR}\b",
    ),
    *_build(
        "year",
        rf"\b(?:năm(?:\s+học)?|in|by|since|year|during|of|for|from|until|đến|nhiệm kỳ)\s+"
        rf"(?P<n>{_YEAR})(?![\d.,]*\d|\s*%|\s*/\s*\d)",
    ),
    *_build(
        "duration",
        rf"(?<![\d.,/])(?:\d{{1,3}}|{_SMALL_WORDS})(?:\s?[-–]\s?\d{{1,3}})?[ -]"
        r"(?:năm|tuần|tuổi|ngày(?: đêm| làm việc)?|giờ|phút|giây"
        r"|days?|years?|weeks?|hours?|minutes?)\b"
        r"(?!\s+(?:(?:19|20)\d\d|\x01))",
    ),
    *_build(
        "name",
        r"\b01\s+cửa\b",
        r"(?:lần\s+)?thứ\s+(?:tư|4)\s*\(4\.0\)",
        r"\b24\s?/\s?(?:7|24)\b(?:\s*(?:h|giờ))?",
        r"\b\d{1,2}\s?/\s?7\b(?=\s*\))",
        r"\b[2-6]\s?g\b(?:\s*(?:,|/|và|and|-)\s*[2-6]\s?g\b)*",
        r"\b(?:phiên bản|version|industry|công nghiệp|kiến trúc[\w ]{0,40}?|việt nam|egov\w*)"
        r"\s*\(?(?P<n>\d\.\d)\)?",
        r"\b(?:iso|tcvn|qcvn)[\s/:\w-]*?\d[\d:.-]*",
        r"\bcovid[\s-]*19\b",
        r"\bipv\d\b",
        r"\btop\s+\d+\b",
        r"/\s?(?P<n>1(?:00|\.000|0\.000|000))\s+(?:dân|người|hộ|people|inhabitants)\b",
        r"\b(?:phường|quận|khu phố|tổ dân phố|thôn|ấp|xóm)\s+(?P<n>\d{1,2})\b(?!\s*[.,]\d|\s*%)",
        r"\bchương trình\s+(?P<n>\d{2,3})\b(?!\s*[%.,]\d)(?=\s*(?:[).,;:]|$|của|và|về))",
        r"\b(?:hai|một|ba)\s+phần\s+(?:ba|tư|hai|năm)\b",
        r"\b\d(?:st|nd|rd|th)\s+(?:quarter|half|century|session|congress|time|industrial|meeting)\b",
        r"\bchỉ số\s+(?:số\s+)?(?P<n>\d{3})\b(?!\s*[%.,]\d)(?=\s+(?:của|theo|trên|đạt|là|tỉnh|do))",
        r"\b(?:(?:[1-4]|0[1-4]|hai|ba|bốn|two|three|four)\s+(?:cấp|tiers?|levels?))\b",
        r"\btier\s+[iv\d]+\b",
        r"\b(?:lớp|khối)\s+\d{1,2}\b(?!\s*(?:tập|bồi|đào|học viên))",
        r"\b(?:vneid|etax|windows|office|zalo)\s+\d+\b",
        r"(?<![\w.,])\d+[a-zđ]\b(?<!km)(?<!m)",
        r"(?<=(?-i:[A-ZĐ]))[-_]?\d[\d.]*(?!\s*%)",
        r"(?<=m)[23]\b",
        r"(?<![\d.,])[1-9]\.0(?![\d%]|[.,]\d|\s*%)",
    ),
    *_build(
        "level",
        rf"\b{_LEVEL_WORD}[\s-]*{_SINGLE}(?:{_LEVEL_JOIN}(?:m[ứu]?c(?:\s+(?:độ|đ))?\s*|level\s*)?"
        rf"{_SINGLE})*",
        r"\b(?:first|second|third|fourth)[ -](?:grade|level)s?\b",
        r"\blevel[ -](?:one|two|three|four)\b",
    ),
    *_build(
        "section",
        r"^[\s#*>_•+-]*(?P<n>\d{1,2}(?:\.\d{1,2}){0,3})\s?[.)/:](?=[\s*_]|[^\W\d])",
        r"^[\s#*>_•+-]*(?P<n>\d{1,2}(?:\.\d{1,2}){1,3})(?=[\s*_]+[^\W\d])",
        r"^[\s#*>_•+-]*(?P<n>\(\d{1,2}\))",
        r"(?<=[\s;:.,])\((?P<n>\d{1,2})\)(?=\s)",
        r"(?<=[;:.,] )(?P<n>\d{1,2})\)(?=\s)",
        rf"\b(?:{_PART})\s+(?:số\s+)?(?P<n>\d{{1,3}}(?:\.\d+)*)(?=\s*(?:[).,;:/-]|$|của|luật|nghị|về|of|là))",
        r"\b(?-i:Bảng|Biểu đồ|Hình|Phụ lục|Table|Figure|Annex)\s+(?:số\s+)?(?P<n>\d{1,2})"
        r"(?![\d.,/%]*\d|\s*%)",
    ),
    *_build(
        "footnote",
        r"(?<=[^\W\d_])(?P<n>\(\d{1,2}\))",
        r"\[\d{1,2}\]",
        r"(?<=(?-i:[a-zà-ỹđ]{2}))(?P<n>\d{1,2})(?![\w%]|[.,]\d)",
    ),
    *_build(
        "page",
        r"\b(?:trang|page)\s+\d+(?:\s*(?:/|of|trên)\s*\d+)?",
        r"^[\s*_\-–—]*\d{1,3}[\s*_\-–—]*$",
    ),
)
"""Forms in the order in which they are tried; what an earlier one took is no longer seen."""

_WORDED = tuple(pattern for pattern in PATTERNS if pattern.takes_words)
_DIGIT = re.compile(r"\d")
_HAS_NUMBER = re.compile(rf"\d|(?<!\w)(?:{_SMALL_WORDS})(?!\w)", _I)
_BARE_YEAR = re.compile(rf"(?<![\d.,/]){_YEAR}(?![\d%]|[.,]\d|/\d|\s*%)")


@dataclass(frozen=True)
class Span:
    """A stretch of a line that is no figure, with the code of the reason."""

    start: int
    end: int
    reason: str


def find_left_out(text: str) -> list[Span]:
    """Return the stretches of a line whose numbers are no figures, in the order of the line."""
    free, found = text, []
    if not _HAS_NUMBER.search(text):
        return []
    has_digits = _DIGIT.search(text) is not None
    for pattern in PATTERNS if has_digits else _WORDED:
        matches = list(pattern.form.finditer(free))
        for match in matches:
            named = "n" if "n" in pattern.form.groupindex and match["n"] else 0
            found.append(Span(match.start(named), match.end(named), pattern.reason))
        if matches:
            free = _blank(text, found)
    return sorted(found, key=lambda span: span.start)


def find_bare_years(text: str) -> Iterator[tuple[int, int]]:
    """Yield numbers that look like a year and stand without a word that says so."""
    for match in _BARE_YEAR.finditer(text):
        yield match.start(), match.end()


def _blank(text: str, spans: list[Span]) -> str:
    """Return a text of the same length in which stretches are blanked out, lines kept."""
    letters = list(text)
    for span in spans:
        letters[span.start : span.end] = "\u0001" * (span.end - span.start)
    return "".join(letters)


def blank_spans(text: str, spans: list[Span]) -> str:
    """Return a text of the same length without the stretches that are no figures."""
    return _blank(text, spans)
