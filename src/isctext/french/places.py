"""The communes and EPCI of Nord and Pas-de-Calais: names, when they held, what became of them.

The table is isctext.data/gazetteer/places.tsv; scripts/build_gazetteer.py says how it is made.
"""

from __future__ import annotations

import csv
import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from importlib import resources

from isctext.french.names import pieces

ARTICLES = {"le": "le", "la": "la", "les": "les", "l": "l"}
_SEPARATOR = "\t"


@dataclass(frozen=True, slots=True)
class Place:
    """One name of one place, over one time.

    ``care``: 0 the name alone is enough, 1 it needs a sign of place, 2 it also means other things,
    3 it is another town's name.
    ``successor``: where the name ended, or the commune of a delegated one.
    """

    name: str
    code: str
    kind: str
    begins: dt.date
    ends: dt.date
    successor: str
    department: str
    epci: str
    population: int
    care: int

    @property
    def article(self) -> str:
        """The folded article that the name starts with, or nothing."""
        first = pieces(self.name)[0]
        return first if first in ARTICLES and len(pieces(self.name)) > 1 else ""

    def holds(self, date: dt.date) -> bool:
        """Whether the name was in use that day."""
        return self.begins <= date < self.ends


class Places:
    """What a name stands for on a date."""

    def __init__(self, rows: Iterable[Place]) -> None:
        self.rows = tuple(rows)
        self._lives: dict[str, list[Place]] = defaultdict(list)
        for row in self.rows:
            if row.kind != "epci":
                self._lives[row.code].append(row)

    def choose(
        self, rows: Sequence[Place], date: dt.date | None, departments: Collection[str]
    ) -> tuple[Place, str] | None:
        """The place of a name's rows and its code on the date (none: today), or None.

        A name that has ended gives the code of its successor, a delegated commune that of its
        commune, a name that has not begun the code it will have. Places of one name are told
        apart by the departments that the document names; where they cannot be: None.
        """
        day = date or dt.date.max - dt.timedelta(1)
        left = [r for r in rows if r.department in departments] or list(rows)
        held = [r for r in left if r.holds(day)]
        if not held:
            ended = [r for r in left if r.ends <= day]
            latest = max((r.ends for r in ended), default=None)
            held = [r for r in ended if r.ends == latest] or left
        held = [r for r in held if r.kind != "delegated"] or held
        codes = {self._code(row, day) for row in held}
        return (held[0], codes.pop()) if len(codes) == 1 else None

    def _code(self, row: Place, day: dt.date) -> str:
        if row.kind == "epci":
            return row.code
        code, seen = row.code, set[str]()
        while code not in seen:
            seen.add(code)
            code = self._next(code, day)
        return code

    def _next(self, code: str, day: dt.date) -> str:
        """The commune that stood for the code on the day, one step on."""
        lives = self._lives.get(code, [])
        if any(r.kind == "commune" and r.holds(day) for r in lives):
            return code
        past = [r for r in lives if r.begins <= day and r.successor]
        # The last state, and of a commune delegated on the day it ended, the delegated one.
        last = max(past, key=lambda r: (r.begins, r.ends, r.kind), default=None)
        return last.successor if last else code


@functools.cache
def shipped_places() -> Places:
    """The table that comes with isctext."""
    text = (resources.files("isctext.data") / "gazetteer" / "places.tsv").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    table = csv.DictReader(lines, delimiter=_SEPARATOR, quoting=csv.QUOTE_NONE)
    return Places(_place(row) for row in table)


def _place(row: dict[str, str]) -> Place:
    return Place(
        name=row["name"],
        code=row["code"],
        kind=row["kind"],
        begins=_date(row["begins"]) or dt.date.min,
        ends=_date(row["ends"]) or dt.date.max,
        successor=row["successor"],
        department=row["department"],
        epci=row["epci"],
        population=int(row["population"] or 0),
        care=int(row["care"]),
    )


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
