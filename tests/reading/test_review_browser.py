"""The review in a real browser: all by keyboard, accessible, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.reading.draft import ACCEPTED, CORRECTED, OPEN, SKIPPED, read_draft
from helpers.reading.open_review import show_review
from helpers.reading.review_server import ReviewServer
from helpers.reading.session import Session
from tests.browsers import WCAG, axe, launch_browser
from tests.reading.made_draft import make_figure, save_draft

pytestmark = pytest.mark.slow

LARGE, SMALL = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def browser():
    with launch_browser() as running:
        yield running


class Review:
    """A served draft and its page."""

    def __init__(self, browser, path: Path, *, second: bool = False) -> None:
        self.path = path
        self.server = ReviewServer(Session(path, second=second), "en")
        self.thread = self.server.start()
        self.context = browser.new_context(viewport=LARGE)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda m: self.complaints.append(m.text))
        self.page.on("pageerror", lambda e: self.complaints.append(str(e)))
        self.page.goto(self.server.url)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def wait(self, wanted: str) -> None:
        """Wait until the head tells something, such as how many are decided."""
        self.page.locator("#head", has_text=wanted).wait_for(timeout=5000)

    @property
    def title(self) -> str:
        return self.page.locator("#row h2").inner_text()

    def states(self) -> dict[str, str]:
        return {f.name: f.state for f in read_draft(self.path).figures}

    def close(self) -> None:
        self.context.close()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def review(browser, tmp_path: Path) -> Iterator[Review]:
    opened = Review(browser, save_draft(tmp_path))
    yield opened
    opened.close()


def test_the_keyboard_decides_all_and_what_is_doubted_comes_first(review: Review):
    assert "900, line 2" in review.title
    review.press("a")
    review.wait("1 of 5 decided")
    assert "410, line 2" in review.title
    review.press("s")
    review.wait("2 of 5 decided")
    review.press("2")
    review.page.locator(".cand[aria-pressed=true]", has_text="settled").wait_for()
    review.press("a")
    review.wait("3 of 5 decided")
    expected = {"2:3": ACCEPTED, "2:2": SKIPPED, "2:1": CORRECTED, "3:1": OPEN, "3:2": OPEN}
    assert review.states() == expected
    review.press("u")
    review.wait("2 of 5 decided")
    assert review.states()["2:1"] == OPEN
    assert review.complaints == []


@pytest.mark.long
def test_a_row_with_a_fault_is_not_accepted(review: Review):
    for done in ("1 of 5", "2 of 5", "3 of 5"):
        review.press("a")
        review.wait(done)
    review.press("a")
    review.page.locator("#faults", has_text="no indicator").wait_for()
    assert review.states()["3:1"] == OPEN


@pytest.mark.long
def test_a_code_is_found_by_its_label_in_either_language_without_accents(review: Review):
    review.press("e")
    for typed, found in (("cong thong tin dien tu chinh", "Main portals"), ("main port", "Main")):
        review.page.keyboard.press("Control+a")
        review.page.keyboard.type(typed)
        review.page.locator("[role=option][aria-selected=true]", has_text=found).wait_for()
    review.press("Enter")
    review.page.locator(".cell.changed[data-cell=indicator_code]").wait_for()
    assert read_draft(review.path).figures[2].decided == {"indicator_code": "portals_main"}
    review.press("Control+Enter")
    review.wait("1 of 5 decided")
    assert review.states()["2:3"] == CORRECTED


@pytest.mark.long
def test_a_search_puts_the_words_as_typed_first(review: Review):
    review.press("e", "Control+a")
    review.page.keyboard.type("qua han")
    review.page.locator(
        "[role=option][aria-selected=true]", has_text="Dossiers settled late"
    ).wait_for()


@pytest.mark.long
def test_a_row_is_seen_from_its_head_after_each_decision(review: Review):
    review.page.set_viewport_size({"width": 1280, "height": 500})
    review.page.evaluate("document.getElementById('row').scrollTop = 400")
    review.press("a")
    review.wait("1 of 5 decided")
    assert "410, line 2" in review.title
    assert review.page.evaluate("document.getElementById('row').scrollTop") == 0
    review.page.set_viewport_size(SMALL)
    review.page.evaluate("scrollTo(0, 9999)")
    review.press("a")
    review.wait("2 of 5 decided")
    head = review.page.locator("#row h2").bounding_box()
    text = review.page.locator("#text").bounding_box()
    assert text["y"] + text["height"] <= head["y"] < SMALL["height"]


@pytest.mark.long
def test_a_new_indicator_needs_little_more_than_its_labels(review: Review):
    review.page.locator("[data-key=new]").click()
    review.page.locator("#ind-label_vi").fill("Hồ sơ mẫu")
    review.press("Enter")
    review.page.locator("dialog [role=alert]", has_text="Empty").wait_for()
    review.page.locator("#ind-label_en").press_sequentially("Dossiers of samples")
    assert review.page.locator("#ind-indicator_code").input_value() == "dossiers_of_samples"
    review.press("Enter")
    review.page.locator("[data-key=proposed]").wait_for()
    made = dict(read_draft(review.path).proposed_indicators[0])
    wanted = {"kind": "count", "stock_or_flow": "flow", "unit_code": "dossier"}
    assert {name: made[name] for name in wanted} == wanted
    assert read_draft(review.path).figures[2].decided["indicator_code"] == "dossiers_of_samples"


@pytest.mark.long
def test_what_the_machine_proposes_where_no_code_fits_stands_in_the_form(browser, tmp_path: Path):
    unfit = {"line": "2", "printed": "900", "label_vi": "hồ sơ lạ", "unit_code": "meeting"}
    opened = Review(browser, save_draft(tmp_path, proposed_indicators=(unfit,)))
    try:
        assert opened.page.locator("[data-key=proposed]").count() == 0
        opened.page.locator("[data-key=new]").click()
        assert opened.page.locator("#ind-label_vi").input_value() == "hồ sơ lạ"
        assert opened.page.locator("#ind-unit_code").input_value() == "meeting"
        assert opened.complaints == []
    finally:
        opened.close()


@pytest.mark.long
def test_enter_saves_what_is_told_of_the_document(review: Review):
    review.press("d")
    review.page.locator("#doc-title").fill("Another title")
    review.press("Enter")
    review.page.locator("#head", has_text="Another title").wait_for()
    assert read_draft(review.path).document["title"] == "Another title"


@pytest.mark.long
def test_the_last_decision_tells_what_comes_next(review: Review):
    for done in range(1, 6):
        review.press("s")
        review.wait(f"{done} of 5 decided")
    review.wait("Look at the document (D), then press Done")


@pytest.mark.long
def test_reasons_are_told_in_the_language_of_the_reader(browser, tmp_path: Path):
    figure = make_figure(2, 1, "1.250")
    told = "it may also be dossiers_settled"
    reasons = {"indicator_code": "says “tiep nhan” before it, “ho so” behind it"}
    path = save_draft(tmp_path, figures=(replace(figure, doubts=(told,), reasons=reasons),))
    opened = Review(browser, path)
    try:
        opened.page.locator("#doubts", has_text="It may also be: Dossiers settled").wait_for()
        opened.page.get_by_role("button", name="Tiếng Việt").click()
        opened.page.locator("#doubts", has_text="Cũng có thể là: Hồ sơ đã giải quyết").wait_for()
        why = opened.page.locator("[data-cell=indicator_code] .why").inner_text()
        assert why.startswith("có “tiep nhan” ngay trước số, “ho so” ngay sau số")
    finally:
        opened.close()


def test_nothing_is_lost_when_the_page_is_loaded_anew_while_a_cell_is_written(review: Review):
    review.page.locator("#cell-period_label").fill("năm 2021")
    review.page.reload()
    review.page.locator("#row h2").wait_for()
    for _ in range(50):  # it is written behind the page's back, late on a busy machine
        if read_draft(review.path).figures[2].decided:
            break
        review.page.wait_for_timeout(200)
    assert read_draft(review.path).figures[2].decided == {"period_label": "năm 2021"}
    review.page.reload()
    assert review.page.locator("#cell-period_label").input_value() == "năm 2021"


@pytest.mark.long
def test_a_figure_marked_in_the_text_is_added(review: Review):
    review.page.evaluate(
        """() => { const node = [...document.querySelector('#L3 .txt').childNodes].at(-1);
            const at = node.data.indexOf('30'); const range = document.createRange();
            range.setStart(node, at); range.setEnd(node, at + 2);
            getSelection().removeAllRanges(); getSelection().addRange(range); }"""
    )
    review.press("m")
    review.wait("of 6 decided")
    added = read_draft(review.path).figures[-1]
    assert (added.line, added.cells["printed"], added.added) == (3, "30", True)
    assert review.page.evaluate("document.activeElement.id") == "cell-indicator_code"


@pytest.mark.long
def test_a_figure_is_added_by_keyboard_alone(review: Review):
    review.press("m")
    review.page.locator("#add-line").fill("3")
    review.page.locator("#add-token").fill("30")
    review.page.locator("dialog").get_by_role("button", name="Add", exact=True).press("Enter")
    review.wait("of 6 decided")
    assert read_draft(review.path).figures[-1].cells["printed"] == "30"


@pytest.mark.long
def test_what_was_left_out_is_told_with_its_reason_and_brought_back(review: Review):
    review.press("l")
    row = review.page.locator("dialog li", has_text="part of a name")
    row.get_by_role("button").press("Enter")
    review.wait("of 6 decided")
    assert read_draft(review.path).figures[-1].cells["printed"] == "7"


def test_the_second_reader_sees_none_of_the_first_ones_answers(browser, review: Review):
    review.press("a")
    review.wait("1 of 5 decided")
    second = Review(browser, review.path, second=True)
    try:
        second.wait("0 of 5 decided")
        second.press("s")
        second.wait("1 of 5 decided")
        assert read_draft(review.path).second["2:3"]["state"] == SKIPPED
        assert second.states()["2:3"] == ACCEPTED
    finally:
        second.close()


@pytest.mark.long
def test_when_the_program_is_gone_the_page_says_that_nothing_was_saved(review: Review):
    review.server.shutdown()
    review.server.server_close()
    review.press("a")
    review.page.locator("[role=alert]", has_text="Not saved").wait_for()
    assert set(review.states().values()) == {OPEN}


def test_done_asks_who_read_and_ends_the_program(review: Review):
    review.page.get_by_role("button", name="Done").click()
    done = review.page.locator("dialog").get_by_role("button", name="Done")
    done.click()
    review.page.locator("dialog [role=alert]", has_text="Say who").wait_for()
    review.page.locator("#done-reader").fill("Lan")
    done.click()
    review.page.get_by_role("heading", name="Everything is saved").wait_for()
    review.thread.join(5)
    assert (read_draft(review.path).reader, review.thread.is_alive()) == ("Lan", False)


@pytest.mark.long
def test_single_keys_can_be_switched_off(review: Review):
    review.press("?")
    review.page.locator("dialog input[type=checkbox]").press("Space")
    review.press("Escape", "a", "s")
    review.page.wait_for_timeout(150)
    assert set(review.states().values()) == {OPEN}


def list_violations(page, *rules: str) -> list[tuple[str, str]]:
    """Return what axe finds; by all rules of WCAG unless some are named."""
    wanted = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": WCAG}
    options = {"runOnly": wanted, "resultTypes": ["violations"]}
    result = axe.Axe().run(page, options=options)
    return [(v["id"], v["nodes"][0]["html"]) for v in result.response["violations"]]


def test_axe_finds_no_violation_in_the_page_and_its_windows(review: Review):
    review.press("s")
    review.wait("1 of 5 decided")
    review.page.locator("[data-key=mark-out]").click()
    review.page.locator("#cell-scope").click()  # with its list of codes open
    assert list_violations(review.page) == []
    review.press("Escape")
    for key in ("d", "l", "m", "?"):
        review.page.locator("#row h2").focus()
        review.press(key)
        review.page.locator("dialog").wait_for()
        assert list_violations(review.page) == [], key
        review.press("Escape")


def test_a_key_right_after_a_window_was_closed_is_heard(review: Review):
    review.press("d")
    review.page.locator("dialog").wait_for()
    key = "new KeyboardEvent('keydown', {key: 'l', bubbles: true})"
    review.page.evaluate(
        f"document.querySelector('dialog').close(); document.body.dispatchEvent({key})"
    )
    review.page.locator("dialog[open]").wait_for(timeout=5000)


@pytest.mark.long
def test_axe_finds_no_colour_at_fault_in_the_dark(review: Review):
    review.page.emulate_media(color_scheme="dark")
    review.press("s")
    review.wait("1 of 5 decided")
    review.page.locator("[data-key=mark-out]").click()
    assert list_violations(review.page, "color-contrast") == []


def test_a_phone_never_scrolls_sideways(review: Review):
    review.page.set_viewport_size(SMALL)
    assert review.page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]
    review.press("d")
    assert review.page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]


@pytest.mark.long
def test_every_figure_of_the_text_is_reached_by_arrows(review: Review):
    review.page.locator(".mark.now").focus()
    seen = set()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowRight", "ArrowRight", "ArrowRight"):
        review.press(key)
        seen.add(review.page.evaluate("document.activeElement.dataset.ids"))
    assert seen == {"2:2", "2:1", "2:3", "3:1 3:2"}


@pytest.mark.long
def test_the_page_in_a_frame_of_a_notebook_shows_and_saves_nothing(browser, tmp_path: Path):
    path = save_draft(tmp_path)
    frame = show_review(path, lang="en", serve=False)._repr_mimebundle_()["text/html"]
    context = browser.new_context(viewport=LARGE)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.set_content(f"<html lang='en'><title>t</title><body>{frame}</body></html>")
    inner = page.frame_locator("iframe")
    inner.locator("#head", has_text="Only to look at").wait_for()
    assert inner.get_by_role("button", name="Accept").count() == 0
    assert [url for url in asked if url.startswith("http")] == []
    context.close()
