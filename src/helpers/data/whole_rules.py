"""Rules on rows as a whole: what their order, number and members say, and who counts in whom.

Further rules that a schema in the data dictionary may name as `rule`, beside those of `row_rules`:

- `times`: as many rows, at least, have the same `field`;
- `counted`: the numbers in `field`, of rows with the same `by` if given, are 1, 2, 3, …;
- `complete`: rows of one day in `on` name every row of `resource` that is valid on it by `key`;
- `members`: the parts of `field` are codes of the same list and breakdown, and as long valid;
- `closed`: each list in `lists` has just the codes that a field may have: table and name;
- `anchored`: the rows of one `by` begin with the role that is `first` in their type;
- `inside`: of the rows of one `by` no `whole` is counted in a `part`, by all that the codebook,
  the shares and the code lists tell;
- `disjoint`: of the rows of one `by` no `part` is counted in another, nor beside its `whole`;
- `known`: the value of `field` stands `in` a table: name, column, and what its rows have;
- `subject`: a finding can have that name: a code of `names`, or an indicator, codes and `ends`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches

from helpers.data.cells import Broken
from helpers.data.library import Found, Library, Row, Rows, Rule
from helpers.ground.vocabulary import ANY, DIMENSIONS, SAME, TOTAL


def _check_times(rows: Rows, rule: Rule, library: Library) -> Found:
    field, counted = rule["field"], Counter(row[rule["field"]] for _, row in rows)
    for place, row in rows:
        if counted[row[field]] < rule["times"]:
            told = f"{counted[row[field]]} such rows have it, and {rule['times']} must"
            yield place, Broken(field, row[field], "times", told)


def _check_members(rows: Rows, rule: Rule, library: Library) -> Found:
    field, known = rule["field"], {(row["list"], row["code"]): row for _, row in rows}
    for place, row in rows:
        for code in row[field].split():
            part = known.get((row["list"], code), row)
            if part["breakdown"] != row["breakdown"]:
                told = f"'{code}' is of breakdown '{part['breakdown']}', not '{row['breakdown']}'"
                yield place, Broken(field, row[field], "members", told)
            if row["valid_from"] < part["valid_from"] or (row["valid_to"] or "9") > (
                part["valid_to"] or "9"
            ):
                told = f"'{code}' is not valid as long as the code that it is part of"
                yield place, Broken(field, row[field], "members", told)


def _check_closed(rows: Rows, rule: Rule, library: Library) -> Found:
    groups: dict[str, dict[str, int]] = defaultdict(dict)
    for place, row in rows:
        groups[row["list"]][row["code"]] = place
    for name, codes in groups.items():
        known = library.list_closed(*rule["lists"][name]) if name in rule["lists"] else frozenset()
        if not known:
            continue
        for code, place in codes.items():
            if code not in known:
                told = f"the list '{name}' has {', '.join(sorted(known))}"
                yield place, Broken("code", code, "closed", told)
        for code in sorted(known - set(codes)):
            told = f"the list '{name}' lacks '{code}'"
            yield min(codes.values()), Broken("list", name, "closed", told)


def _check_anchored(rows: Rows, rule: Rule, library: Library) -> Found:
    first: dict[str, tuple[int, Row]] = {}
    for place, row in rows:
        first.setdefault(row[rule["by"]], (place, row))
    for place, row in first.values():
        expected = rule["first"].get(row[rule["of"]], row[rule["role"]])
        if row[rule["role"]] != expected:
            told = f"'{row[rule['by']]}', a {row[rule['of']]}, begins with its {expected}"
            yield place, Broken(rule["role"], row[rule["role"]], "anchored", told)


def _check_subject(rows: Rows, rule: Rule, library: Library) -> Found:
    whole = {r[key] for name, key in rule["names"] for r in library.list_rows(name)}
    starts = {row["indicator_code"] for row in library.list_rows("indicators")}
    codes = {row["code"] for row in library.list_rows("code_lists")}
    breakdowns = {row["breakdown"] for row in library.list_rows("breakdowns")}
    ends = [*rule["ends"], *(f"_by_{name}" for name in sorted(breakdowns, key=len, reverse=True))]
    for place, row in rows:
        text = row[rule["field"]]
        bare = [text, *(text.removesuffix(end) for end in ends if text.endswith(end))]
        if text not in whole and not any(_is_cut(one.split("."), starts, codes) for one in bare):
            told = "it is a relation of relations.csv, or an indicator with codes and what is asked"
            yield place, Broken(rule["field"], text, "subject", told)


def _is_cut(parts: Sequence[str], starts: set[str], codes: set[str]) -> bool:
    return parts[0] in starts and set(parts[1:]) <= codes


def _check_counted(rows: Rows, rule: Rule, library: Library) -> Found:
    field, by = rule["field"], rule.get("by", "")
    groups: dict[str, dict[int, int]] = defaultdict(dict)
    for place, row in rows:
        if row[field]:
            groups[row.get(by, "")].setdefault(int(row[field]), place)
    for numbers in groups.values():
        for expected, number in enumerate(sorted(numbers), start=1):
            if number != expected:
                told = f"they count 1, 2, 3 …, and there is no {expected}"
                yield numbers[number], Broken(field, str(number), "counted", told)
                break


def _check_complete(rows: Rows, rule: Rule, library: Library) -> Found:
    key = rule["key"]
    groups: dict[str, dict[str, int]] = defaultdict(dict)
    for place, row in rows:
        groups[row[rule["on"]]][row[key]] = place
    for day, held in groups.items():
        valid = {
            row[key]
            for row in library.list_rows(rule["resource"])
            if (row["valid_from"] or "0") <= day <= (row["valid_to"] or "9")
        }
        if missing := sorted(valid - set(held)):
            told = f"'{missing[0]}' exists on that day and has no row"
            yield min(held.values()), Broken(rule["on"], day, "complete", told)


def _check_inside(rows: Rows, rule: Rule, library: Library) -> Found:
    groups: dict[str, list[tuple[int, Row]]] = defaultdict(list)
    for place, row in rows:
        groups[row[rule["by"]]].append((place, row))
    within = _find_wholes(library)
    for group in groups.values():
        wholes = [(place, row) for place, row in group if row["role"] in rule["whole"]]
        parts = [row for _, row in group if row["role"] in rule["part"]]
        for place, whole in wholes:
            for part in parts:
                if name := _find_turned(whole, part, within):
                    told = f"it counts in '{part[name]}', which is said to be its part: exchange"
                    yield place, Broken(name, whole[name], "inside", told)


def _check_disjoint(rows: Rows, rule: Rule, library: Library) -> Found:
    groups: dict[str, list[tuple[int, Row]]] = defaultdict(list)
    for place, row in rows:
        groups[row[rule["by"]]].append((place, row))
    within, kinds = _find_wholes(library), _find_breakdowns(library)
    for group in groups.values():
        parts = [(place, row) for place, row in group if row["role"] in rule["part"]]
        wholes = [row for _, row in group if row["role"] in rule["whole"]]
        for place, part in parts:
            for _, other in parts:
                if other is not part and _is_counted_in(part, other, within):
                    told = "another part counts it as well: a part is added once"
                    yield place, Broken("indicator_code", part["indicator_code"], "disjoint", told)
            for whole in wholes:
                if name := _find_beside(part, whole, within, kinds):
                    told = f"its total counts only '{whole[name]}', which this is no part of"
                    yield place, Broken(name, part[name], "disjoint", told)


def _is_counted_in(part: Row, other: Row, within: Mapping[str, set[str]]) -> bool:
    """Return whether another part of the same indicator and scope holds all of a part."""
    if any(part[name] != other[name] for name in ("indicator_code", "scope")):
        return False
    return all(part[n] == other[n] or _is_within(part[n], other[n], within) for n in DIMENSIONS)


def _find_beside(
    part: Row, whole: Row, within: Mapping[str, set[str]], kinds: Mapping[tuple[str, str], str]
) -> str:
    """Return the dimension in which a part lies beside its whole: both of one breakdown."""
    for name in DIMENSIONS:
        kind = kinds.get((name, whole[name]), "")
        is_other = kind and kind == kinds.get((name, part[name])) and part[name] != whole[name]
        if name != "scope" and is_other and not _is_within(part[name], whole[name], within):
            return name
    return ""


def _find_breakdowns(library: Library) -> Mapping[tuple[str, str], str]:
    """Return the breakdown of each code of a dimension."""
    rows = library.list_rows("code_lists")
    return {(row["list"], row["code"]): row["breakdown"] for row in rows}


def _check_known(rows: Rows, rule: Rule, library: Library) -> Found:
    field, (resource, column, where) = rule["field"], rule["in"]
    codes = {
        row[column]
        for row in library.list_rows(resource)
        if all(row[name] == value for name, value in where.items())
    }
    for place, row in rows:
        if row[field] not in codes:
            near = ", ".join(get_close_matches(row[field], sorted(codes), n=2)) or "none is like it"
            told = f"{column} of {resource}.csv does not have it, nearest: {near}"
            yield place, Broken(field, row[field], "known", told)


def _find_wholes(library: Library) -> Mapping[str, set[str]]:
    """Return for each indicator and code all those that it counts in."""
    steps: dict[str, set[str]] = defaultdict(set)
    for row in library.list_rows("indicators"):
        steps[row["indicator_code"]].add(row["part_of"])
        steps[row["numerator_code"]].add(row["denominator_code"])
    for row in library.list_rows("declared_shares"):
        steps[row["numerator_indicator"]].add(row["base_indicator"])
    for row in library.list_rows("code_lists"):
        for code in row["members"].split() if row["list"] in DIMENSIONS else ():
            steps[code].add(row["code"])
    found: dict[str, set[str]] = defaultdict(set)
    for start in list(steps):
        left = [start]
        while left:
            for whole in steps.get(left.pop(), set()) - found[start] - {start, ""}:
                found[start].add(whole)
                left.append(whole)
    return found


def _find_turned(whole: Row, part: Row, within: Mapping[str, set[str]]) -> str:
    """Return the column by which a whole counts in its part; empty if it does not."""
    first, second = whole["indicator_code"], part["indicator_code"]
    if first != second:
        turned = second in within.get(first, ()) and first not in within.get(second, ())
        return "indicator_code" if turned else ""
    narrower = [name for name in DIMENSIONS if _is_within(whole[name], part[name], within)]
    wider = [name for name in DIMENSIONS if _is_within(part[name], whole[name], within)]
    return narrower[0] if narrower and not wider else ""


def _is_within(code: str, other: str, within: Mapping[str, set[str]]) -> bool:
    """Return whether a code of a dimension is a part of another."""
    if code in (TOTAL, SAME, ANY):
        return False
    return other == TOTAL or other in within.get(code, ())


WHOLE: Mapping[str, Callable[[Rows, Rule, Library], Found]] = {
    "times": _check_times,
    "counted": _check_counted,
    "complete": _check_complete,
    "members": _check_members,
    "closed": _check_closed,
    "anchored": _check_anchored,
    "inside": _check_inside,
    "disjoint": _check_disjoint,
    "known": _check_known,
    "subject": _check_subject,
}
