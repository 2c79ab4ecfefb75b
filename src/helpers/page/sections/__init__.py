"""The sections of a page: processed tables and labels in, escaped HTML fragments out."""

from helpers.page.sections.change import render_growth
from helpers.page.sections.citation import render_citation
from helpers.page.sections.compared import render_comparison, render_years
from helpers.page.sections.compared_targets import render_target
from helpers.page.sections.comparison import (
    render_incomparable,
    render_models,
    render_share_heading,
)
from helpers.page.sections.families import render_families
from helpers.page.sections.findings import render_audit
from helpers.page.sections.guide import render_guide
from helpers.page.sections.headline import render_headline, render_section
from helpers.page.sections.intensities import render_intensities
from helpers.page.sections.introduction import render_introduction
from helpers.page.sections.outputs import (
    show_change,
    show_citation,
    show_dossiers,
    show_findings,
    show_head,
    show_online,
    show_peers,
    show_reported,
    show_services,
    show_sources,
    show_tasks,
)
from helpers.page.sections.peers import render_peers
from helpers.page.sections.places import render_place
from helpers.page.sections.provenance import build_source_notes
from helpers.page.sections.readings import render_readings, render_reference_intervals
from helpers.page.sections.share_cells import tell_compared_rows
from helpers.page.sections.shares import (
    render_online_shares,
    render_other_shares,
    render_service_shares,
    render_share_statement,
)
from helpers.page.sections.sources import render_sources, render_status_key
from helpers.page.sections.splits import render_decompositions
from helpers.page.sections.story import render_change_story, render_dossier_story
from helpers.page.sections.tasks import render_tasks

__all__ = [
    "build_source_notes",
    "render_audit",
    "render_change_story",
    "render_citation",
    "render_comparison",
    "render_decompositions",
    "render_dossier_story",
    "render_families",
    "render_growth",
    "render_guide",
    "render_headline",
    "render_incomparable",
    "render_intensities",
    "render_introduction",
    "render_models",
    "render_online_shares",
    "render_other_shares",
    "render_peers",
    "render_place",
    "render_readings",
    "render_reference_intervals",
    "render_section",
    "render_service_shares",
    "render_share_heading",
    "render_share_statement",
    "render_sources",
    "render_status_key",
    "render_target",
    "render_tasks",
    "render_years",
    "show_change",
    "show_citation",
    "show_dossiers",
    "show_findings",
    "show_head",
    "show_online",
    "show_peers",
    "show_reported",
    "show_services",
    "show_sources",
    "show_tasks",
    "tell_compared_rows",
]
