"""Rows of tables keep their headers, however cells are merged."""

from __future__ import annotations

from itertools import pairwise

import pytest

from helpers.reading.files.rules import Rule, find_tables, make_rule
from helpers.reading.files.tables import Cell, count_head, make_lines, place_cells


def make_grid(*rows: str) -> list[list[Cell]]:
    """Return a grid of texts; `<` continues the cell to the left, `^` the one above."""
    grid: list[list[Cell]] = []
    for row in rows:
        grid.append([])
        for text in row.split("|"):
            above = grid[-2][len(grid[-1])] if text == "^" else None
            grid[-1].append(above or (grid[-1][-1] if text == "<" else Cell(text)))
    return grid


def name_cells(line) -> dict[str, str]:
    """Return the headers of the cells of a line, by what the cells say."""
    texts = (line.text[start:end] for start, end in line.cells)
    return dict(zip(texts, line.column_headers, strict=True))


TWO_STOREYS = (
    "STT|Đơn vị|Hồ sơ tiếp nhận năm 2020|<|Mức độ 4",
    "^|^|Trực tuyến|Trực tiếp|^",
    "(1)|(2)|(3)|(4)|(5)=(3)+(4)",
    "1|Sở Y tế|12|3.045|7",
    "|Cộng|<|3.057|7",
)


def test_a_header_of_two_storeys_is_read_from_the_top_down():
    lines = make_lines(make_grid(*TWO_STOREYS), page=2)
    assert name_cells(lines[3])["3.045"] == "Hồ sơ tiếp nhận năm 2020 / Trực tiếp"
    assert name_cells(lines[3])["7"] == "Mức độ 4"
    assert lines[3].text == "1 | Sở Y tế | 12 | 3.045 | 7"
    assert (lines[3].row_header, lines[3].page) == ("Sở Y tế", 2)
    assert name_cells(lines[4])["3.057"] == "Hồ sơ tiếp nhận năm 2020 / Trực tiếp"
    assert lines[4].row_header == "Cộng"


def test_a_merged_cell_is_said_once_and_stands_under_all_its_headers():
    lines = make_lines(make_grid("Đơn vị|Quý I|Quý II", "Sở Y tế|12|<"))
    assert lines[1].text == "Sở Y tế | 12"
    assert name_cells(lines[1])["12"] == "Quý I / Quý II"


def test_a_table_goes_on_over_a_page_with_its_headers():
    first = make_lines(make_grid("Đơn vị|Hồ sơ", "Sở Y tế|12"), page=1)
    above = first[-1].column_headers
    lines = make_lines(make_grid("Sở Nội vụ|15", "Sở Tư pháp|16"), page=2, above=above)
    assert [name_cells(line)[n] for line, n in zip(lines, ("15", "16"), strict=True)] == [
        "Hồ sơ",
        "Hồ sơ",
    ]


@pytest.mark.parametrize(
    ("rows", "head"),
    [
        (("Đơn vị|Năm 2020", "Sở Y tế|12"), 1),
        (("Đơn vị|Hồ sơ", "a|b"), 1),
        (("1|2", "3|4"), 0),
        (("Bảng 5|<", "Đơn vị|Hồ sơ", "Sở Y tế|12"), 2),
    ],
)
def test_the_header_ends_where_figures_begin(rows, head):
    assert count_head(make_grid(*rows)) == head


def test_the_title_of_a_table_is_no_header_of_its_columns():
    lines = make_lines(make_grid("Bảng 5. Hồ sơ|<", "Đơn vị|Tiếp nhận", "Sở Y tế|12"))
    assert name_cells(lines[2]) == {"Sở Y tế": "Đơn vị", "12": "Tiếp nhận"}


def test_marked_headers_count_even_with_figures_in_them():
    grid = [[Cell("Đơn vị", True), Cell("12 tháng", True)], [Cell("Sở Y tế"), Cell("12")]]
    assert name_cells(make_lines(grid)[1])["12"] == "12 tháng"


def test_cells_that_span_are_placed_as_a_browser_places_them():
    a, b, c, d, e = (Cell(text) for text in "abcde")
    rows = [[(a, 1, 2), (b, 2, 1)], [(c, 1, 1), (d, 1, 1)], [(e, 1, 1)]]
    grid = place_cells(rows)
    assert [[cell.text for cell in row] for row in grid] == [
        ["a", "b", "b"],
        ["a", "c", "d"],
        ["e", "", ""],
    ]
    assert grid[0][0] is grid[1][0]


# --- rules -------------------------------------------------------------------


def draw(xs: list[float], ys: list[float]) -> list[Rule]:
    """Return the rules of a full lattice, each drawn cell by cell."""
    level = [make_rule(a, y, b, y) for y in ys for a, b in pairwise(xs)]
    upright = [make_rule(x, a, x, b) for x in xs for a, b in pairwise(ys)]
    return [rule for rule in (*level, *upright) if rule]


XS, YS = [10.0, 60.0, 110.0, 160.0], [20.0, 40.0, 60.0]


def test_a_lattice_is_a_table():
    (table,) = find_tables(draw(XS, YS))
    assert (table.xs, table.ys) == (tuple(XS), tuple(YS))
    assert len({cell for row in table.cells for cell in row}) == 6
    assert table.find_cell(30, 50) == table.cells[1][0]
    assert table.find_cell(300, 50) is table.find_cell(30, 10) is None


def test_a_missing_wall_makes_one_cell_of_two():
    rules = [r for r in draw(XS, YS) if not (r.upright and r.at == 60 and r.start == 20)]
    (table,) = find_tables(rules)
    assert table.cells[0][0] == table.cells[0][1] != table.cells[1][0] != table.cells[1][1]


def test_two_tables_apart_are_two_and_a_line_under_a_heading_is_none():
    below = [200.0, 220.0, 240.0]
    rules = [*draw(XS, below), *draw(XS, YS), Rule(False, 300.0, 10.0, 90.0)]
    assert [table.ys for table in find_tables(rules)] == [tuple(YS), tuple(below)]


def test_a_slanting_or_short_line_is_no_rule():
    assert make_rule(0, 0, 50, 50) is make_rule(0, 0, 2, 0) is None
