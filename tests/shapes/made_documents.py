"""Made documents of every shape, and what a second, independent way of thinking expects of them.

The oracle knows nothing of the project's code: it works on the specification from which the
figures are made, with fractions and sets.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from hypothesis import strategies as st

Row = dict[str, object]

LEVEL_SCHEMES = (
    ("level_1", "level_2", "level_3", "level_4"),
    ("level_1_2", "level_3", "level_4"),
    ("level_2", "level_3", "level_4"),
    ("level_3", "level_4"),
    ("full", "partial"),
)
COMPLETE_SCHEMES = (LEVEL_SCHEMES[0], LEVEL_SCHEMES[1], LEVEL_SCHEMES[4])
CHANNEL_SCHEMES = (("in_person", "online"), ("in_person", "online", "post"), ("online",))
TIER_SCHEMES = ((), ("province", "district", "commune"), ("province", "district"))
DAY = {"period_start": "", "period_end": "2021-12-31"}
YEAR = {"period_start": "2021-01-01", "period_end": "2021-12-31"}
START = {"period_end": YEAR["period_start"]}


@dataclass(frozen=True)
class Catalogue:
    """A catalogue of online services by level, or by full and partial."""

    parts: dict[str, int]
    prints_total: bool
    rest: int = 0

    @property
    def total(self) -> int:
        return sum(self.parts.values()) + self.rest

    @property
    def is_complete(self) -> bool:
        return tuple(self.parts) in COMPLETE_SCHEMES

    @property
    def adds_up(self) -> bool:
        """Whether the listed parts give the total, or what a round total may be rounded from."""
        half = halve_rounding(self.total)
        return self.rest == 0 or self.total - half <= sum(self.parts.values()) < self.total + half

    def list_rows(self) -> list[Row]:
        rows = [count("online_services", n, service_level=c, **DAY) for c, n in self.parts.items()]
        if self.prints_total:
            rows.append(count("online_services", self.total, **DAY))
        return rows

    def expect_share(self, code: str) -> tuple[Fraction, frozenset[str]] | None:
        """Return the share of one code and the codes that its base covers; none if unknown."""
        if code not in self.parts:
            return None
        if self.prints_total:
            told = self.adds_up and not self.is_complete
            covered = frozenset(self.parts) if told else frozenset()
            return Fraction(self.parts[code], self.total), covered
        listed = sum(self.parts.values())
        covered = frozenset() if self.is_complete else frozenset(self.parts)
        return Fraction(self.parts[code], listed), covered


@dataclass(frozen=True)
class Dossiers:
    """Dossiers received by channel, with a printed total, a printed share, or neither."""

    channels: dict[str, int]
    prints_total: bool
    carried_over: int | None
    printed_share: str
    level: str
    qualifiers: dict[str, str] = field(default_factory=dict)

    @property
    def received(self) -> int:
        return sum(self.channels.values())

    @property
    def online(self) -> int:
        return self.channels["online"]

    def list_rows(self) -> list[Row]:
        rows = []
        for channel, number in self.channels.items():
            level = {"service_level": self.level} if channel == "online" else {}
            rows.append(count("dossiers_received", number, channel=channel, **level, **YEAR))
        if self.prints_total:
            rows.append(count("dossiers_received", self.received, **YEAR))
        if self.carried_over is not None:
            rows.append(count("dossiers_carried_over", self.carried_over, **START))
            rows.append(count("dossiers_handled", self.received + self.carried_over, **YEAR))
        if self.printed_share != "none":
            rows.append(percent("share_online_of_received", self.print_share(), **YEAR))
        return rows

    def print_share(self) -> str:
        """Return the share that the made document prints: right, cut, wrong, of another base."""
        bases = {"other_base": self.received + (self.carried_over or 0)}
        points = Fraction(100 * self.online, bases.get(self.printed_share, self.received))
        if self.printed_share == "wrong":
            points = points + 5 if points < 90 else points - 5
        tenths = points * 10
        number = int(tenths) if self.printed_share == "cut" else int(tenths + Fraction(1, 2))
        return f"{number // 10},{number % 10}%"

    def read_share(self) -> Fraction:
        """Return the printed share in points."""
        return Fraction(self.print_share().rstrip("%").replace(",", "."))

    @property
    def is_listed(self) -> bool:
        """Whether the channels that are printed leave out at most the post."""
        return {"in_person", "online"} <= set(self.channels)

    def expect_share(self) -> Fraction | None:
        """Return the online share of dossiers received, if the counts give one."""
        if self.prints_total or (self.is_listed and self.level == "_T"):
            return Fraction(self.online, self.received)
        return None

    def expect_agreement(self) -> str:
        """Return whether the printed share agrees with the counts: yes, no, or nothing to say."""
        if self.printed_share == "none" or self.expect_share() is None:
            return ""
        shown = Fraction(self.print_share().rstrip("%").replace(",", "."))
        return (
            "yes"
            if abs(100 * Fraction(self.online, self.received) - shown) <= Fraction(1, 10)
            else "no"
        )


def halve_rounding(number: int) -> Fraction:
    """Return how far below a printed count the number may be that was rounded to it.

    A count of 10,000 or more that ends in three zeros is taken as rounded at its last digit that
    is not zero; a bare power of ten as rounded to a tenth of itself.
    """
    if number < 10_000 or number % 1000:
        return Fraction(0)
    digits = str(number).rstrip("0")
    unit = 10 ** (len(str(number)) - len(digits))
    return Fraction(unit, 20 if digits == "1" else 2)


def count(indicator_code: str, value: int, **fields: object) -> Row:
    """Return one printed count."""
    token = f"{value:,}".replace(",", ".")
    return {"indicator_code": indicator_code, "printed": token, **fields}


def percent(indicator_code: str, token: str, **fields: object) -> Row:
    """Return one printed percentage."""
    return {"indicator_code": indicator_code, "printed": token, **fields}


numbers = st.integers(min_value=1, max_value=9_999)


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    """Draw a catalogue of any shape."""
    scheme = draw(st.sampled_from(LEVEL_SCHEMES))
    parts = {code: draw(numbers) for code in scheme}
    prints_total = draw(st.booleans())
    is_open = scheme not in COMPLETE_SCHEMES and prints_total
    return Catalogue(parts, prints_total, draw(st.integers(0, 500)) if is_open else 0)


@st.composite
def dossiers(draw: st.DrawFn) -> Dossiers:
    """Draw dossiers of any shape."""
    scheme = draw(st.sampled_from(CHANNEL_SCHEMES))
    prints_total = draw(st.booleans()) or scheme == ("online",)
    channels = {channel: draw(numbers) for channel in scheme}
    if scheme == ("online",):
        channels["in_person"] = draw(numbers)
    return Dossiers(
        channels=channels,
        prints_total=prints_total,
        carried_over=draw(st.none() | st.integers(1, 500)),
        printed_share=draw(st.sampled_from(["none", "right", "cut", "wrong"])),
        level=draw(st.sampled_from(["_T", "level_3_4"])),
    )
