"""Pages in a real browser: offline, accessible, reachable by keyboard, fit for phone and print."""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from helpers.batch import notebook as execution
from helpers.data.documents import list_provinces
from helpers.data.results import FindingRow, Repair
from helpers.engine.run import set_variables
from helpers.ground import paths
from helpers.ground.audience import FOR_PAGE
from helpers.ground.languages import LANGUAGES
from helpers.ground.vocabulary import DIMENSIONS
from helpers.page import render
from helpers.page.index import pages as index
from helpers.page.index.facts import BuildFacts
from helpers.page.index.places import read_places
from helpers.page.province import read_labels
from helpers.page.sections.play import render_play
from tests.browsers import WCAG, axe, launch_browser

pytestmark = pytest.mark.slow

PAGES = ("91-kien-giang.vi", "compare.vi", "contradictions.vi", "index")
TWINS = [
    pytest.param(name, marks=pytest.mark.long)
    for name in ("20-lang-son.en", "contradictions.en", "index.en", "long")
]
PROVINCES = ("20-lang-son", "62-kon-tum", "91-kien-giang")
DESK = {"width": 1280, "height": 900}
LONGEST = PAGES[0]
SCREEN = {"width": 1280, "height": 800}
BUDGETED = (LONGEST, "compare.vi", "index.all", "contradictions.all")
MOST_BYTES = 410_000
BUDGET = {"screens": 15, "words": 2500, "stops": 300}
"""What the longest page of each kind may ask of a reader as long as nothing is unfolded."""
A4_HEIGHT = 1010  # CSS pixels between the margins of a printed A4 page


@pytest.fixture(scope="module")
def folder(tmp_path_factory, request) -> Path:
    """Build the longest report, the comparison and, at length, one more report into a folder."""
    target = tmp_path_factory.mktemp("pages")
    names = [LONGEST, "compare.vi", *(["20-lang-son.en"] if request.config.option.long else [])]
    for name in names:
        place, _, lang = name.partition(".")
        is_compared = place == paths.COMPARISON
        notebook = "06-compare-provinces" if is_compared else "05-province-report"
        given = {"lang": lang} if is_compared else {"province_id": place, "lang": lang}
        source = target / f"{name}.ipynb"
        with set_variables(FOR_PAGE):
            execution.execute_notebook(paths.notebook(notebook), source, given)
        html = render.render_notebook(source, title=name, lang=lang)
        (target / f"{name}.html").write_text(html, encoding="utf-8")
    write_indexes(target)
    return target


def test_the_longest_report_is_light(folder):
    assert (folder / f"{LONGEST}.html").stat().st_size <= MOST_BYTES


def write_indexes(folder: Path) -> None:
    """Write the index pages of a project whose reports are all there, and a long one."""
    root = folder / "project"
    shutil.copytree(paths.data_package().parent, root / "data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(paths.ROOT_VARIABLE, str(root))
        for place in (paths.report(p, lang) for p in PROVINCES for lang in LANGUAGES):
            place.parent.mkdir(exist_ok=True)
            place.touch()
        facts = BuildFacts({"python": "3.11"}, "d" * 64, "c" * 64, 5, failed=frozenset(PROVINCES))
        pages = index.render_index(PROVINCES, facts)
        provinces = list_provinces()
        for place in (paths.report(province_id, "vi") for province_id in provinces):
            place.touch()
        places = read_places(provinces, facts)
        pages[Path("index.all.html")] = index.render_page(provinces, places, facts, lang="vi")
        pages[Path("contradictions.all.html")] = index.render_contradictions(places, lang="vi")
        patch.setattr(index, "MOST_PANELS", 0)
        pages[Path("long.html")] = index.render_index(PROVINCES, facts)[paths.index_page("vi")]
    for page, text in pages.items():
        (folder / page.name).write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def browser():
    with launch_browser() as running:
        yield running


@pytest.fixture(scope="module", params=[*PAGES, *TWINS])
def opened(request, browser, folder):
    """Open a page; what it asks of a network or writes to the console is kept."""
    context = browser.new_context(viewport=DESK)
    opened = context.new_page()
    opened.asked, opened.complaints = [], []
    opened.on("request", lambda r: opened.asked.append(r.url))
    opened.on(
        "console",
        lambda m: opened.complaints.append(m.text) if m.type in ("error", "warning") else None,
    )
    opened.on("pageerror", lambda e: opened.complaints.append(str(e)))
    opened.goto((folder / f"{request.param}.html").as_uri())
    yield opened
    context.close()


@pytest.fixture
def page(opened):
    """The opened page as it was at first: the tests look at it, and none changes what it holds."""
    opened.set_viewport_size(DESK)
    opened.emulate_media(media="screen", color_scheme="light")
    opened.evaluate(
        "document.querySelectorAll('details').forEach(d => d.open = d.wasOpen ?? d.open)"
    )
    return opened


def open_details(page) -> None:
    """Open everything that is folded, and let it be known what was open before."""
    page.evaluate(
        "document.querySelectorAll('details').forEach(d => {d.wasOpen ??= d.open; d.open = true})"
    )


def test_a_page_asks_nothing_of_any_network_and_has_no_error(page):
    foreign = [url for url in page.asked if not url.startswith(("file:", "data:"))]
    assert (foreign, page.complaints) == ([], [])


def list_violations(page, rules) -> list[tuple[str, str]]:
    """Return what axe finds, with everything unfolded; what passes takes long to describe.

    What is out of sight is laid out too: axe asks where things are, and a browser only guesses it.
    """
    open_details(page)
    page.add_style_tag(content="*{content-visibility:visible!important}")
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    result = axe.Axe().run(page, options=options)
    return [(v["id"], v["nodes"][0]["html"]) for v in result.response["violations"]]


def test_axe_finds_no_violation(page):
    assert list_violations(page, {"type": "tag", "values": WCAG}) == []


@pytest.mark.long
def test_axe_finds_no_colour_at_fault_in_the_dark(page):
    """The document is the same in the dark, so only the rules on colours can say anything new."""
    page.emulate_media(color_scheme="dark")
    page.evaluate(axe.Axe().axe_script)
    rules = page.evaluate(
        "wcag => axe.getRules(['cat.color']).filter(r => r.tags.some(t => wcag.includes(t)))", WCAG
    )
    names = [rule["ruleId"] for rule in rules]
    assert "color-contrast" in names
    assert list_violations(page, {"type": "rule", "values": names}) == []


def test_a_phone_never_scrolls_sideways(page):
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("name", ["index", "index.en", "long"])
def test_what_may_scroll_sideways_can_be_scrolled_by_keyboard(browser, folder, name):
    context = browser.new_context(viewport={"width": 360, "height": 740})
    opened = context.new_page()
    opened.goto((folder / f"{name}.html").as_uri())
    wide = opened.evaluate(
        """() => [...document.querySelectorAll('table')]
            .map(t => t.parentElement)
            .filter(w => w.scrollWidth > w.clientWidth && w.tabIndex !== 0).length"""
    )
    context.close()
    assert wide == 0


def test_the_keyboard_reaches_every_number_and_each_opens_a_card(page):
    open_details(page)
    lost = page.evaluate(
        """() => [...document.querySelectorAll('main button')].filter(b => {
            const card = document.getElementById(b.getAttribute('popovertarget'));
            if (card.contains(b)) return !card.matches('[popover]');
            b.focus();
            const rows = [...card.querySelectorAll('a')];
            return b.tabIndex < 0 || document.activeElement !== b || !rows.length
                || rows.some(a => a.pathname === location.pathname
                    && !document.getElementById(decodeURIComponent(a.hash.slice(1))));
        }).length"""
    )
    assert lost == 0
    assert page.locator("a.src").count() == 0


def test_a_card_opens_by_key_and_closes_by_escape_a_click_beside_or_its_button(page):
    number = page.locator("main button:visible").first
    if not number.count():
        pytest.skip("no number stands open on this page")
    card = page.locator(":popover-open")
    for close in (
        lambda: page.keyboard.press("Escape"),
        lambda: page.mouse.click(2, 2),
        lambda: card.get_by_role("button").click(),
    ):
        number.focus()
        page.keyboard.press("Enter")
        assert card.count() == 1
        box = card.bounding_box()
        assert min(box["x"], box["y"]) >= 0
        assert box["x"] + box["width"] <= DESK["width"]
        close()
        assert card.count() == 0
    page.emulate_media(media="print")
    mark = number.evaluate("b => getComputedStyle(b, '::after').content")
    assert "[" in mark or mark == "none"


def test_tables_and_pictures_say_what_they_are(page):
    assert page.locator("th:not([scope])").count() == 0
    assert page.locator("table:not(:has(caption))").count() == 0
    alts = page.eval_on_selector_all("img", "images => images.map(image => image.alt)")
    assert all(len(alt) > 30 for alt in alts)


def test_headings_descend_one_step_at_a_time(page):
    levels = page.eval_on_selector_all(
        "h1,h2,h3,h4,h5,h6", "all => all.map(h => Number(h.tagName[1]))"
    )
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def measure(browser, path: Path) -> dict[str, float]:
    """Return how many screens, words and tab stops a page has, all folds as they are at first."""
    context = browser.new_context(viewport=SCREEN)
    opened = context.new_page()
    opened.goto(path.as_uri())
    opened.add_style_tag(content="*{content-visibility:visible}details{content-visibility:auto}")
    found: dict[str, float] = opened.evaluate(
        """() => {
            const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            let seen = '';
            while (texts.nextNode()) {
                const place = texts.currentNode.parentElement;
                if (place.checkVisibility() && !place.closest('.unseen'))
                    seen += ' ' + texts.currentNode.data;
            }
            const reached = 'a[href], summary, input, button, [tabindex="0"]';
            return {
                screens: document.documentElement.scrollHeight / innerHeight,
                words: seen.split(/\\s+/).filter(word => /[\\p{L}\\d]/u.test(word)).length,
                stops: [...document.querySelectorAll(reached)].filter(e => e.checkVisibility())
                    .length,
            };
        }"""
    )
    context.close()
    return found


@pytest.mark.parametrize("size", [(1280, 900), (360, 740)], ids=["desk", "phone"])
def test_questions_are_answered_on_the_first_two_screens(browser, folder, size):
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    opened = context.new_page()
    for name, answers in {LONGEST: ".asked", "index.all": ".asked", "compare.vi": ".lines"}.items():
        opened.goto((folder / f"{name}.html").as_uri())
        end = opened.eval_on_selector(answers, "box => box.getBoundingClientRect().bottom")
        assert 0 < end <= 2 * size[1], name
    context.close()


@pytest.mark.parametrize("name", BUDGETED)
def test_the_longest_page_of_each_kind_keeps_to_its_budget(browser, folder, name):
    found = measure(browser, folder / f"{name}.html")
    assert {kind: count for kind, count in found.items() if count > BUDGET[kind]} == {}
    assert found["words"] > BUDGET["words"] / 4


def test_what_is_folded_is_printed(browser, folder):
    context = browser.new_context(viewport=SCREEN)
    opened = context.new_page()
    opened.goto((folder / f"{LONGEST}.html").as_uri())
    opened.emulate_media(media="print")
    printed = opened.locator("details.kept td").first
    shown = printed.evaluate("cell => cell.checkVisibility() && cell.offsetHeight > 0")
    context.close()
    assert shown


REFERRED = """() => {
  const shown = element => element.checkVisibility() && element.getClientRects().length > 0
  const links = [...document.querySelectorAll('main a[href^="#"]')].filter(shown)
  const find = link => document.getElementById(decodeURIComponent(link.hash.slice(1)))
  const lost = links.filter(link => !shown(find(link)))
  const folds = [...document.querySelectorAll('details')].filter(fold => {
    if (shown(fold)) return false
    const before = fold.previousElementSibling
    return before && shown(before) && (/^H[2-6]$/.test(before.tagName)
      || before.tagName === 'P' && /^H[2-6]$/.test(before.previousElementSibling?.tagName))
  })
  return [links.length, lost.map(a => a.outerHTML), folds.map(fold => fold.innerText.slice(0, 80))]
}"""
"""How many links a printed page has to its own places, those that lead to something that is not
printed, and folds that are not although a heading, or a heading and its lead, announces them."""


def test_nothing_on_paper_refers_to_a_fold_that_is_not_printed(page):
    page.emulate_media(media="print")
    _, lost, announced = page.evaluate(REFERRED)
    assert (lost, announced) == ([], [])


def test_a_contradiction_shows_one_state_on_screen_and_all_in_print(browser):
    repair = Repair("d:1:2", "9", "3", "substitute", plausible=True)
    finding = FindingRow("total", "exceeded", "r", ("d:1:1", "d:1:2"), "proposed", 1, (repair,))
    row = dict.fromkeys(DIMENSIONS, "_T") | {"unit_code": "dossier", "qualifier": "exact"}
    row |= {"indicator_code": "dossiers_received"}
    rows = {"d:1:1": row | {"value": 3.0}, "d:1:2": row | {"value": 9.0}}
    labels = read_labels("vi")
    html = render_play(finding, rows, anchor="x", style="vi", labels=labels).html
    context = browser.new_context()
    opened = context.new_page()
    opened.set_content(f"<style>{index.read_style()}</style>{html}")
    seen = "all => all.filter(s => s.checkVisibility()).map(s => s.textContent.includes('≠'))"
    assert opened.eval_on_selector_all(".state", seen) == [True]
    opened.get_by_role("radio").nth(1).check()
    assert opened.eval_on_selector_all(".state", seen) == [False]
    opened.emulate_media(media="print")
    assert opened.eval_on_selector_all(".state", seen) == [True, False]
    context.close()


def test_in_print_no_figure_is_cut(page):
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 1000})
    figures = page.eval_on_selector_all(
        "figure",
        "all => all.map(f => [f.offsetHeight, getComputedStyle(f).breakInside])",
    )
    assert all(height <= A4_HEIGHT and rule == "avoid" for height, rule in figures)
    assert page.pdf(format="A4")[:4] == b"%PDF"
