"""Which sections a page has: those with something to show."""

from __future__ import annotations

from helpers.analysis.roles import list_dossiers
from helpers.analysis.share_declarations import ONLINE, SERVICES
from helpers.ground.vocabulary import OUTCOME
from helpers.page import charts
from helpers.page.once import once
from helpers.page.province import ProvinceData
from helpers.page.sections.main_shares import list_latest_shares


def has_online(data: ProvinceData) -> bool:
    """Return whether a share of online submission is known."""
    return ONLINE in set(data.shares["family"])


def has_services(data: ProvinceData) -> bool:
    """Return whether services are split by level, or a share of them is known."""
    return charts.can_show_services(data) or SERVICES in set(data.shares["family"])


def prints_dossiers(data: ProvinceData) -> bool:
    """Return whether a count of dossiers is printed."""
    return bool(data.observations["indicator_code"].isin(list_dossiers(data.rules)).any())


def name_other_shares(data: ProvinceData) -> str:
    """Return the name of the shares that belong to no section: other ones only beside some."""
    text = "Other shares" if has_online(data) or has_services(data) else "Shares"
    return data.labels.translate(text)


@once
def has_dossiers(data: ProvinceData) -> bool:
    """Return whether dossiers can be drawn, or a share that belongs to no section is known."""
    is_other = ~data.shares["family"].isin([ONLINE, SERVICES])
    return charts.can_show_dossiers(data) or bool(is_other.any())


def has_change(data: ProvinceData) -> bool:
    """Return whether two dates are set against each other, or the shares of one are drawn."""
    return bool(len(data.growth) or len(data.decompositions) or charts.can_show_snapshot(data))


def has_tasks(data: ProvinceData) -> bool:
    """Return whether a planned task is printed."""
    return OUTCOME in set(data.observations["measurement_kind"])


def has_peers(data: ProvinceData) -> bool:
    """Return whether a share is known that others may have too, or a unit before or after it."""
    return bool(data.relatives) or bool(list_latest_shares(data))
