"""What rows of a table must be to each other, and to rows of other tables.

The `rules` of a schema in the data dictionary name one of the functions here as `rule`:

- `order`: of two `fields` the first is not behind the second, unless one is empty;
- `prefix`: the value of `field` begins with that of `with` and a hyphen;
- `unique`: no two rows have the same `fields`, however they are written, of `years` only the year,
  empty ones left out;
- `apart`: rows of the same `fields` are not valid at one time (`from`, `to`);
- `compare`: `field` is `equal`, `different` or `atMost` to another field, `to`, of the row, or of
  the row that `look` finds, or `among` the codes there, which is `needed` or may be empty;
- `within`: where both `fields` name one thing, each of `parts`, pairs of fields, counts no more of
  it in the first than in the second: what is a part there is none of its own part;
- `look`: what `look` finds is one of `oneOf`, if anything;
- `valid`: the row that `look` finds exists on the day of `on`, or `days` away from it;
- `different`: two lists of `fields` are not alike;
- `alike`: rows with the same `by` have one value in `field`, or of what `look` finds for it;
- `roles`: of rows with the same `by` and the type `of`, each `role` occurs as often as `counts`
  says, [least, most], a most of null being any number;
- `number`: a number stands in the text of `field`;
- `placeholders`: two `fields` hold the same placeholders, and braces for nothing else;
- `acyclic`: who follows `field` from `key` to `key` never comes back.

`look` is {"by": own field, "resource", "key", "field"}, without `resource` the row's own `field`.
With `when` a rule holds only for rows with one of these values, with `unless` not for those. A
value that is empty on either side is never compared. `known_rules` and `whole_rules` have more.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations
from unicodedata import normalize

from helpers.data.cells import Broken
from helpers.data.library import Found, Row, Rows, Rule
from helpers.ground.placeholders import explain_braces, list_placeholders
from helpers.ground.vocabulary import ANY, SAME, TOTAL

Look = Callable[[str, str, str], Row]
"""Returns the row of a table whose key has a value; an empty one if there is none."""


def list_broken_rows(rows: Sequence[Row], rules: Sequence[Rule], look: Look) -> Found:
    """Yield what rows break of a table's rules, each with the place of its row."""
    for rule in rules:
        yield from RULES[rule["rule"]](select_rows(rows, rule), rule, look)


def select_rows(rows: Sequence[Row], rule: Rule) -> Rows:
    """Return the rows for which a rule holds, each with its place."""
    only, never = rule.get("when", {}), rule.get("unless", {})
    return [
        (place, row)
        for place, row in enumerate(rows)
        if all(row.get(name, "") in values for name, values in only.items())
        and not any(row.get(name, "") in values for name, values in never.items())
    ]


def _check_order(rows: Rows, rule: Rule, look: Look) -> Found:
    first, second = rule["fields"]
    for place, row in rows:
        low, high = row.get(first, ""), row.get(second, "")
        if low and high and low > high:
            yield place, Broken(second, high, "order", f"it lies before {first}, '{low}'")


def _check_prefix(rows: Rows, rule: Rule, look: Look) -> Found:
    for place, row in rows:
        start = f"{row[rule['with']]}-"
        if not row[rule["field"]].startswith(start):
            asked = f"it must begin with its {rule['with']}, '{start}'"
            yield place, Broken(rule["field"], row[rule["field"]], "prefix", asked)


def _check_unique(rows: Rows, rule: Rule, look: Look) -> Found:
    names, years = rule["fields"], rule.get("years", ())
    seen: dict[tuple[str, ...], int] = {}
    for place, row in rows:
        cells = (row.get(name, "")[: 4 if name in years else None] for name in names)
        key = tuple(map(_fold, cells))
        if all(key) and seen.setdefault(key, place) != place:
            asked = f"{_name_fields(names)} stand in an earlier row as well"
            yield place, Broken(names[0], row[names[0]], "unique", asked)


def _fold(text: str) -> str:
    """Return a text without what only looks different: case, blanks, dashes, zeros before."""
    plain = normalize("NFC", " ".join(text.casefold().translate(_DASHES).split()))
    return re.sub(r"(?<![\w.,])0+(?=\d)", "", re.sub(r" ?([/-]) ?", r"\1", plain))


_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")


def _check_apart(rows: Rows, rule: Rule, look: Look) -> Found:
    groups = defaultdict(list)
    for place, row in rows:
        groups[tuple(_fold(row[name]) for name in rule["fields"])].append((place, row))
    for group in groups.values():
        for (_, first), (place, second) in combinations(group, 2):
            if _overlap(first, second, rule["from"], rule["to"]):
                name = rule["fields"][0]
                asked = "an earlier row has it at the same time"
                yield place, Broken(name, second[name], "apart", asked)


def _overlap(first: Row, second: Row, start: str, end: str) -> bool:
    """Return whether two times, open where empty, have a day in common."""
    begins = max(first[start], second[start])
    ends = min(row[end] or "9" for row in (first, second))
    return begins <= ends


def _check_compare(rows: Rows, rule: Rule, look: Look) -> Found:
    for place, row in rows:
        value, other = row.get(rule["field"], ""), _find_other(row, rule, look)
        is_known = value and (other or rule.get("needed"))
        if is_known and not _COMPARISONS[rule["is"]](value, other):
            asked = f"it must be {_WORDS[rule['is']]} {rule['to']}, '{other}'"
            yield place, Broken(rule["field"], value, "compare", asked)


_COMPARISONS: Mapping[str, Callable[[str, str], bool]] = {
    "equal": lambda value, other: value == other,
    "different": lambda value, other: value != other,
    "atMost": lambda value, other: not _is_above(value, other),
    "among": lambda value, other: bool({value, SAME, ANY} & set(other.split())),
}
_WORDS = {"equal": "equal to", "different": "other than", "atMost": "at most", "among": "one of"}


def _is_above(value: str, other: str) -> bool:
    return value.isdecimal() and other.isdecimal() and int(value) > int(other)


def _find_other(row: Row, rule: Rule, look: Look) -> str:
    """Return the value of another field, of this row or of one that it leads to."""
    found = follow(row, rule["look"], look) if "look" in rule else row
    return found.get(rule["to"], "")


def follow(row: Row, way: Rule, look: Look) -> Row:
    """Return the row that a way leads to; a way without a table stays where it is."""
    if "resource" not in way:
        return row
    return look(way["resource"], way["key"], row.get(way["by"], ""))


def _check_look(rows: Rows, rule: Rule, look: Look) -> Found:
    way = rule["look"]
    for place, row in rows:
        found = follow(row, way, look).get(way["field"], "")
        if found and found not in rule["oneOf"]:
            asked = f"its {way['field']} is '{found}', not {' or '.join(rule['oneOf'])}"
            yield place, Broken(way["by"], row[way["by"]], "look", asked)


def _check_valid(rows: Rows, rule: Rule, look: Look) -> Found:
    way = rule["look"]
    for place, row in rows:
        found, day = follow(row, way, look), move_day(row.get(rule["on"], ""), rule.get("days", 0))
        if not found or not day:
            continue
        starts, ends = found[rule["from"]], found[rule["to"]]
        if (starts and day < starts) or (ends and ends < day):
            asked = f"it does not exist on {day}, but from '{starts}' to '{ends}'"
            yield place, Broken(way["by"], row[way["by"]], "valid", asked)


def move_day(day: str, days: int) -> str:
    """Return a day so many days later; empty for one that is none."""
    try:
        return (date.fromisoformat(day) + timedelta(days)).isoformat()
    except (ValueError, OverflowError):
        return ""


def _check_different(rows: Rows, rule: Rule, look: Look) -> Found:
    first, second = rule["fields"]
    for place, row in rows:
        if [row[name] for name in first] == [row[name] for name in second]:
            asked = f"{_name_fields(first)} say the same as {_name_fields(second)}"
            yield place, Broken(second[0], row[second[0]], "different", asked)


def _check_within(rows: Rows, rule: Rule, look: Look) -> Found:
    one, other = rule["fields"]
    for place, row in rows:
        for part, whole in rule["parts"] if row[one] == row[other] else ():
            narrow = row[whole] not in (TOTAL, SAME, ANY)
            if narrow and {TOTAL, SAME, ANY} & set(row[part].split()) and row[part] != row[whole]:
                asked = f"it counts all, and {whole} only '{row[whole]}': exchange the two"
                yield place, Broken(part, row[part], "within", asked)


def _check_alike(rows: Rows, rule: Rule, look: Look) -> Found:
    first: dict[str, str] = {}
    for place, row in rows:
        value = row[rule["field"]]
        if "look" in rule:
            value = follow(row, rule["look"], look).get(rule["look"]["field"], "")
        expected = first.setdefault(row[rule["by"]], value)
        if value and value != expected:
            asked = f"'{value}' is not '{expected}' as in the first row of its {rule['by']}"
            yield place, Broken(rule["field"], row[rule["field"]], "alike", asked)


def _check_roles(rows: Rows, rule: Rule, look: Look) -> Found:
    groups: dict[str, list[tuple[int, Row]]] = defaultdict(list)
    for place, row in rows:
        groups[row[rule["by"]]].append((place, row))
    for group in groups.values():
        place, first = group[0]
        kind, found = first[rule["of"]], Counter(row[rule["role"]] for _, row in group)
        counts = rule["counts"].get(kind, {})
        for name in dict.fromkeys([*counts, *found]):
            least, most = counts.get(name, (0, 0))
            if found[name] < least or (most is not None and found[name] > most):
                number = f"{least} or more" if most is None else f"{least} to {most}"
                asked = f"'{first[rule['by']]}', a {kind}, has {found[name]} of it, not {number}"
                yield place, Broken(rule["role"], name, "roles", asked)


def _check_number(rows: Rows, rule: Rule, look: Look) -> Found:
    for place, row in rows:
        value = row[rule["field"]]
        if not any(sign in "0123456789" for sign in value):
            asked = "a number must stand in it, such as 'tăng 1,76 lần'"
            yield place, Broken(rule["field"], value, "number", asked)


def _check_placeholders(rows: Rows, rule: Rule, look: Look) -> Found:
    first, second = rule["fields"]
    for place, row in rows:
        for name in rule["fields"]:
            if reason := explain_braces(row[name]):
                yield place, Broken(name, row[name], "placeholders", reason)
        if sorted(list_placeholders(row[first])) != sorted(list_placeholders(row[second])):
            asked = f"it must have the placeholders of {first}: {list_placeholders(row[first])}"
            yield place, Broken(second, row[second], "placeholders", asked)


def _check_acyclic(rows: Rows, rule: Rule, look: Look) -> Found:
    ways = {
        tuple(row[name] for name in rule["key"]): (place, row[rule["field"]]) for place, row in rows
    }
    for start, (place, cell) in ways.items():
        seen, left = set(), [(*start[:-1], code) for code in cell.split()]
        while left:
            key = left.pop()
            if key == start:
                asked = f"who follows it comes back to '{start[-1]}'"
                yield place, Broken(rule["field"], cell, "acyclic", asked)
                break
            if key in ways and key not in seen:
                seen.add(key)
                left += [(*key[:-1], code) for code in ways[key][1].split()]


def _name_fields(names: Sequence[str]) -> str:
    return " and ".join(names)


RULES: Mapping[str, Callable[[Rows, Rule, Look], Found]] = {
    "order": _check_order,
    "prefix": _check_prefix,
    "unique": _check_unique,
    "apart": _check_apart,
    "compare": _check_compare,
    "look": _check_look,
    "valid": _check_valid,
    "different": _check_different,
    "within": _check_within,
    "alike": _check_alike,
    "roles": _check_roles,
    "number": _check_number,
    "placeholders": _check_placeholders,
    "acyclic": _check_acyclic,
}
