"""Rules on what a row says twice: in another column, in words, or in another table.

Further rules that a schema in the data dictionary may name as `rule`, beside those of `row_rules`:

- `exactly`: `field` has the value `is` where both looks of `alike` find the same, nowhere else;
- `meets`: what `look` finds is the day of `field`, `days` later; there must be such a row;
- `matches`: `field` looks like `pattern`, or with `not` does not;
- `spelled`: `field` has the value that `words` gives for a word in `of`, or `else`;
- `slug`: both `fields` write one name, the second perhaps `behind` its code or with more words;
- `named`: where the text of `by` begins with the name of a province, `field` is a unit of it;
- `days`: where the label in `label` names a period, the days in `fields` are those of it, or near
  them if it is a year, a quarter or the like: offices close their books days before its end;
- `dated`: the texts `of` name one day in brackets, and `field` is not before it;
- `told`: of the days, or at least the years, that the text of `of` names, one is that of `field`;
- `span`: the second day of `fields` is less than `years` after the first;
- `near`: `field` is a day less than `years` before or after the one that `look` finds;
- `lengths`: two `periods`, each of two fields, are as long as each other, or have no start;
- `implied`: parts such as `channel=online` in what `look` finds say what the row counts;
- `pair`: a text in Vietnamese and in English: both or none, with no other numbers.

They look at one row at a time. With `when` a rule holds only for rows with one of these values,
with `unless` not for those.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from helpers.data.cells import Broken
from helpers.data.library import Found, Library, Row, Rows, Rule
from helpers.data.row_rules import follow, move_day
from helpers.ground.patterns import matches
from helpers.ground.vocabulary import ANY, DIMENSIONS, SAME, TOTAL
from helpers.printed.named_days import (
    CUT_OFF,
    find_named_days,
    find_named_years,
    find_source_day,
    list_numerals,
    names_each_day,
)
from helpers.printed.provinces import slug_name


def _check_exactly(rows: Rows, rule: Rule, library: Library) -> Found:
    field, only = rule["field"], rule["is"]
    for place, row in rows:
        first, second = (
            follow(row, way, library.find_row).get(way["field"], "") for way in rule["alike"]
        )
        if first and second and (row[field] == only) != (first == second):
            word = "alike" if first == second else "not alike"
            told = f"it is '{only}' just where {rule['told']} are, and '{first}', '{second}' are"
            yield place, Broken(field, row[field], "exactly", f"{told} {word}")


def _check_meets(rows: Rows, rule: Rule, library: Library) -> Found:
    field, way = rule["field"], rule["look"]
    for place, row in rows:
        if not row[field]:
            continue
        found = follow(row, way, library.find_row).get(way["field"], "")
        if found != move_day(row[field], rule.get("days", 0)):
            told = f"'{found}'" if found else "no row"
            where = f"{way['resource']}.csv, {way['key']} '{row[way['by']]}'"
            later = f"the day {rule['days']} later" if rule.get("days") else "that day"
            yield place, Broken(field, row[field], "meets", f"{where}, has {told}, not {later}")


def _check_matches(rows: Rows, rule: Rule, library: Library) -> Found:
    field, pattern = rule["field"], rule["pattern"]
    for place, row in rows:
        if matches(pattern, row[field]) == bool(rule.get("not")):
            given = [f"{name} '{row[name]}'" for name in (*rule.get("when", ()), *rule["besides"])]
            form = f"{'not ' if rule.get('not') else ''}look like {pattern}"
            asked = f"it must {form if pattern else 'be empty'}"
            yield place, Broken(field, row[field], "matches", f"with {', '.join(given)} {asked}")


def _check_spelled(rows: Rows, rule: Rule, library: Library) -> Found:
    field, words = rule["field"], rule["words"]
    for place, row in rows:
        text = row[rule["of"]]
        found = [words[word] for word in re.split(r"[\W_]+", text) if word in words]
        expected = found[0] if found else rule.get("else", row[field])
        if row[field] != expected:
            told = f"{rule['of']} '{text}' asks for '{expected}'"
            yield place, Broken(field, row[field], "spelled", told)


def _check_slug(rows: Rows, rule: Rule, library: Library) -> Found:
    first, second = rule["fields"]
    for place, row in rows:
        name, own = slug_name(row[first]), row[second]
        if rule.get("behind"):
            held = re.sub(r"^\d+-|-\d{4}$", "", own)
        else:  # English may add what kind of place it is: Ho Chi Minh City
            held = name if f"-{name}-" in f"-{slug_name(own)}-" else slug_name(own)
        if row[first].isupper() or own.isupper():
            yield place, Broken(second, own, "slug", "a name is not written in capitals")
        elif held != name:
            yield place, Broken(second, own, "slug", f"{first} is '{row[first]}', written '{name}'")


def _check_named(rows: Rows, rule: Rule, library: Library) -> Found:
    field, by = rule["field"], rule["by"]
    names = {slug_name(row["name_vi"]) for row in library.list_rows("provinces")}
    for place, row in rows:
        own = library.find_row("provinces", "province_id", row.get(field, ""))
        fitting = [name for name in names if f"{row[by]}-".startswith(f"{name}-")]
        if own and fitting and slug_name(own["name_vi"]) != max(fitting, key=len):
            told = f"{by} '{row[by]}' begins with the name of another province"
            yield place, Broken(field, row[field], "named", told)


def _check_days(rows: Rows, rule: Rule, library: Library) -> Found:
    (start, end), label = rule["fields"], rule["label"]
    for place, row in rows:
        days = find_named_days(row.get(label, ""))
        if days is None:
            yield from _list_other_years(place, row, rule)
            continue
        told = f"{label} '{row[label]}' means {days[0]} to {days[1]}"
        slack = 0 if names_each_day(row[label]) else CUT_OFF
        if row.get(start) and not _is_near(row[start], days[0], slack):
            yield place, Broken(start, row[start], "days", told)
        is_within = days[0] <= row[end] <= days[1]
        if not (_is_near(row[end], days[1], slack) if row.get(start) else is_within):
            yield place, Broken(end, row[end], "days", told)


def _list_other_years(place: int, row: Row, rule: Rule) -> Found:
    """Yield days that lie wholly outside the years which a label names, whatever else it says."""
    (start, end), label = rule["fields"], rule["label"]
    years = find_named_years(row.get(label, ""))
    first = row.get(start) or row[end]
    if years and not (first[:4] <= years[1] and row[end][:4] >= years[0]):
        told = f"{label} '{row[label]}' names no day of then"
        yield place, Broken(end, row[end], "days", told)


def _is_near(day: str, named: str, slack: int) -> bool:
    """Return whether a day is the named one, or at most so many days before or after it."""
    return day == named or move_day(named, -slack) <= day <= move_day(named, slack)


def _check_dated(rows: Rows, rule: Rule, library: Library) -> Found:
    field = rule["field"]
    for place, row in rows:
        days = {name: find_source_day(row[name]) for name in rule["of"]}
        first = next(iter(days.values()))
        for name, day in days.items():
            if not day or day != first:
                asked = f"its day stands behind it, {first or 'such as (7/3/2019)'}"
                yield place, Broken(name, row[name], "dated", asked)
        if first and row[field] < first:
            told = f"it lies before {rule['of'][0]}, which is of {first}"
            yield place, Broken(field, row[field], "dated", told)


def _check_span(rows: Rows, rule: Rule, library: Library) -> Found:
    (first, second), years = rule["fields"], rule["years"]
    for place, row in rows:
        start, end = row[first], row[second]
        if start and end and _count_years(start, end) >= years:
            told = f"it lies {years} years or more behind {first}, '{start}'"
            yield place, Broken(second, end, "span", told)


def _check_near(rows: Rows, rule: Rule, library: Library) -> Found:
    field, way = rule["field"], rule["look"]
    for place, row in rows:
        day = follow(row, way, library.find_row).get(way["field"], "")
        if day and row[field] and abs(_count_years(day, row[field])) >= rule["years"]:
            told = f"it lies {rule['years']} years or more from {way['field']} '{day}'"
            yield place, Broken(field, row[field], "near", f"{told} in {way['resource']}.csv")


def _count_years(start: str, end: str) -> float:
    return (date.fromisoformat(end) - date.fromisoformat(start)).days / 365.25


def _check_told(rows: Rows, rule: Rule, library: Library) -> Found:
    field = rule["field"]
    for place, row in rows:
        text, own = row[rule["of"]], row[field]
        days = [f"{y}-{int(m):02}-{int(d):02}" for d, m, y in _DAY.findall(text)]
        years = _YEAR.findall(text) or _list_law_years(text)
        if (days and own not in days) or (years and own[:4] not in years):
            told = f"{rule['of']} tells of {', '.join(days or years)}"
            yield place, Broken(field, own, "told", told)


def _list_law_years(text: str) -> list[str]:
    """Return the years in which what a law of a year says may begin: that one, or soon after."""
    first = [int(year) for year in _LAW_YEAR.findall(text)]
    return [str(year + later) for year in first for later in range(_LATER)]


_LATER = 3
_LAW_YEAR = re.compile(r"/((?:19|20)\d\d)/")
_DAY = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")
_YEAR = re.compile(r"\b(?!\d{4}/)((?:19|20)\d\d)\b")


def _check_lengths(rows: Rows, rule: Rule, library: Library) -> Found:
    for place, row in rows:
        first, second = ([row[name] for name in names] for names in rule["periods"])
        start, end = rule["periods"][0]
        if bool(first[0]) != bool(second[0]):
            told = f"{start} and {rule['periods'][1][0]} are both filled or both empty"
            yield place, Broken(start, row[start], "lengths", told)
        elif first[0] and abs(_count_years(*first) - _count_years(*second)) > _FEW_DAYS:
            told = f"{start} to {end} is not as long as {' to '.join(rule['periods'][1])}"
            yield place, Broken(start, row[start], "lengths", told)


_FEW_DAYS = 3 / 365.25
"""Months, quarters and years of one name differ by as much."""


def _check_implied(rows: Rows, rule: Rule, library: Library) -> Found:
    by, way = rule["look"]["by"], rule["look"]
    for place, row in rows:
        found = follow(row, way, library.find_row)
        told = dict(part.split("=", 1) for part in found.get(way["field"], "").split())
        for dimension in DIMENSIONS if found else ():
            parts, base = row[f"numerator_{dimension}"].split(), row[f"base_{dimension}"]
            own, said = f"numerator_{dimension}", told.get(dimension, "")
            is_narrow = len(parts) == 1 and parts[0] not in (TOTAL, SAME, ANY) and base != parts[0]
            if (said and not {said, SAME, ANY} & set(parts)) or (is_narrow and said != parts[0]):
                asked = f"{way['field']} of its {by} says '{said or 'nothing'}' of {dimension}"
                yield place, Broken(own, row[own], "implied", asked)


def _check_pair(rows: Rows, rule: Rule, library: Library) -> Found:
    first, second = rule["fields"]
    for place, row in rows:
        one, other = row.get(first, ""), row.get(second, "")
        if bool(one) != bool(other):
            empty = second if one else first
            yield place, Broken(empty, "", "pair", f"{first} and {second} are both filled or empty")
        elif told := _tell_other_numbers(first, list_numerals(one), list_numerals(other)):
            yield place, Broken(second, other, "pair", told)
        elif _count_marked(other) > _count_marked(one):
            told = f"it has more Vietnamese letters than {first}: exchange the two"
            yield place, Broken(second, other, "pair", told)


def _tell_other_numbers(first: str, held: set[int], found: set[int]) -> str:
    """Return what is wrong if each text has a number that the other lacks.

    One of them alone may have more: the other writes it in words, or a year only once.
    """
    if held <= found or found <= held:
        return ""
    return f"{first} has the number {min(held - found)}, and it has {min(found - held)}"


def _count_marked(text: str) -> int:
    """Return how many words have a letter that English lacks."""
    return sum(any(sign.isalpha() and not sign.isascii() for sign in w) for w in text.split())


KNOWN: Mapping[str, Callable[[Rows, Rule, Library], Found]] = {
    "exactly": _check_exactly,
    "meets": _check_meets,
    "matches": _check_matches,
    "spelled": _check_spelled,
    "slug": _check_slug,
    "named": _check_named,
    "days": _check_days,
    "dated": _check_dated,
    "told": _check_told,
    "span": _check_span,
    "near": _check_near,
    "lengths": _check_lengths,
    "implied": _check_implied,
    "pair": _check_pair,
}
