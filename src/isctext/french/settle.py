"""Which of the candidate places of a document are places, and which of overlapping names stay."""

from __future__ import annotations

import bisect
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from isctext.french.evidence import SURE, WEAK, Words, links, local, needed, refused
from isctext.french.names import fold, parts
from isctext.french.places import Place, Places
from isctext.french.signs import LANDS, REGION, words_in

_NEAR = 40  # words: about two sentences either side
_PASSES = 8  # forwards and back: a list of names is settled from its certain ones outwards
_CONTRACTED = {"le": {"du", "au"}, "les": {"des", "aux"}}
_TWO = 2  # parts: Petite-Forêt, which without its hyphen may be any small forest
_SMALL = words_in("a au aux d de des du en et l la le les lez sous sur s / , dit")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that links: words [first, last), label, id, score, name."""

    first: int
    last: int
    label: str
    entity_id: str
    score: float
    name: str


@dataclass(slots=True)
class _Open:
    """A candidate place, while the document is weighed."""

    first: int
    last: int
    place: Place
    code: str
    care: int
    signs: int
    score: float = 0.0

    @property
    def entity_id(self) -> str:
        return f"{'siren' if self.place.kind == 'epci' else 'insee'}:{self.code}"


class _Document:
    """The places that a document is known to name, and what they say of the next one."""

    def __init__(self, accepted: Iterable[_Open], *, region: bool) -> None:
        self.accepted: list[_Open] = []
        self._region = region
        self._ids: set[str] = set()
        self._names: set[str] = set()
        self._firsts: list[int] = []
        self._lasts: set[int] = set()
        self._starting: set[int] = set()
        for o in accepted:
            self._add(o)

    def takes(self, words: Words, o: _Open) -> bool:
        """Whether the signs beside the name and in the document are enough; then it is added."""
        total = SURE if o.signs >= SURE else self._total(words, o)
        # The people of a body say nothing of how well its acronym is known.
        known = 0 if o.place.kind == "epci" else o.place.population
        if total < needed(o.care, known):
            return False
        o.score = min(0.95, 0.6 + 0.05 * total) if o.signs < SURE else 0.99
        self._add(o)
        return True

    def _total(self, words: Words, o: _Open) -> int:
        signs = o.signs
        end, begin = links(words, o.first, o.last)
        if end in self._lasts or begin in self._starting:
            signs += 2
        same = o.place.name in self._names
        if not signs and not same:
            return -1
        around = min(len(self._ids), 2) + (2 if self._region else 0)
        if o.place.kind == "epci":
            return signs + around
        return signs + min(around, 2) + self._near(o.first) + 2 * same

    def _near(self, first: int) -> bool:
        at = bisect.bisect_left(self._firsts, first - _NEAR)
        return at < len(self._firsts) and self._firsts[at] <= first + _NEAR

    def _add(self, o: _Open) -> None:
        self.accepted.append(o)
        self._ids.add(o.entity_id)
        self._names.add(o.place.name)
        bisect.insort(self._firsts, o.first)
        self._starting.add(o.first)
        self._lasts.add(o.last)


def settle(
    words: Words,
    found: Iterable[tuple[int, int, list[Place]]],
    listed: Sequence[Candidate],
    places: Places,
    date: dt.date | None,
) -> list[Candidate]:
    """The names that stay: certain places, then those that the document speaks for.

    ``found``: words [first, last) and the rows of one name. ``listed``: entries that stay
    already. Longer names go before shorter ones, entries before places of the same length.
    """
    departments = _departments(words)
    opened = []
    for first, last, rows in found:
        made = _open(words, first, last, rows, places=places, date=date, departments=departments)
        if made:
            opened.append(made)
    taken = _longest([*listed, *(_closed(o) for o in opened if o.care == 0)])
    region = any(c.entity_id in REGION for c in listed) or not LANDS.isdisjoint(words.forms)
    kept = {(c.first, c.last) for c in taken}
    accepted = [o for o in opened if o.care == 0 and (o.first, o.last) in kept]
    waiting = [o for o in opened if o.care > 0 and not _inside(o, taken)]
    weighed = _Document(accepted, region=region)
    for turn in range(_PASSES):
        left = [o for o in (waiting[::-1] if turn % 2 else waiting) if not weighed.takes(words, o)]
        if len(left) == len(waiting):
            break
        waiting = sorted(left, key=lambda o: (o.first, o.last))
    accepted = weighed.accepted
    return _longest([*listed, *(_closed(o) for o in accepted)])


def _open(
    words: Words,
    first: int,
    last: int,
    rows: list[Place],
    *,
    places: Places,
    date: dt.date | None,
    departments: frozenset[str],
) -> _Open | None:
    """The candidate, its article taken in, if nothing around refuses it."""
    rows = [row for row in rows if _written_so(words, first, last, row)]
    chosen = places.choose(rows, date, departments) if rows else None
    if chosen is None:
        return None
    place, code = chosen
    if place.kind == "epci":
        return _Open(first, last, place, code, place.care, WEAK if place.care else 0)
    care = max(place.care, _loose(words.forms[first:last], place))
    if care and place.code == code and not place.population and place.kind == "commune":
        care = max(care, 1)
    if refused(words, first, last, care=care, article=bool(place.article)):
        return None
    signs = local(words, first, last)
    if place.article and words.low(first - 1) == place.article:
        first -= 1
    return _Open(first, last, place, code, care, signs)


def _written_so(words: Words, first: int, last: int, place: Place) -> bool:
    """Whether the words are written as the name: capitals, accents, its article before."""
    if place.kind == "epci":
        return _capitals(words.forms[first:last], place.name)
    before = words.low(first - 1)
    articles = {place.article, *_CONTRACTED.get(place.article, ())}
    if place.article and before not in articles:
        return False
    found = [part for word in words.forms[first:last] for part in parts(word)]
    return all(p[0].isupper() or fold(p) in _SMALL for p in found) and _accents(found, place)


def _capitals(forms: Sequence[str], name: str) -> bool:
    """Whether what has a capital in the name has one, but for its first word; MEL is not Mel."""
    found = [part for form in forms for part in parts(form)]
    wanted = [part for form in name.split() for part in parts(form.strip(","))]
    if len(wanted) == 1:
        return found == wanted
    found = [part for part in found if part != ","]
    return len(found) != len(wanted) or all(
        one[0].isupper() or not other[0].isupper()
        for one, other in zip(found[1:], wanted[1:], strict=True)
    )


def _accents(found: Sequence[str], place: Place) -> bool:
    """Whether no letter has an accent that the name has not."""
    name = parts(place.name)[1:] if place.article else parts(place.name)
    if len(name) != len(found):
        return True
    return not any(
        a != b and fold(a) != a and not {a, b} <= set("èé")
        for one, other in zip(map(_spread, found), map(_spread, name), strict=True)
        if fold(one) not in _SMALL and len(one) == len(other)
        for a, b in zip(one, other, strict=True)
    )


def _spread(part: str) -> str:
    return part.lower().replace("œ", "oe")


def _loose(forms: Sequence[str], place: Place) -> int:
    """1 where accents are missing without capitals, or hyphens of a short name; else 0."""
    found = [part for word in forms for part in parts(word)]
    name = parts(place.name)[1:] if place.article else parts(place.name)
    if len(name) != len(found):
        return 0
    if len(forms) > 1 and len(found) == _TWO:
        return 1
    missing = any(
        not one.isupper() and one[1:] != other[1:] and fold(one) == fold(other)
        for one, other in zip(found, name, strict=True)
        if "œ" not in other
    )
    return 1 if missing and len(name) == 1 else 0


def _closed(o: _Open) -> Candidate:
    label = "ORG" if o.place.kind == "epci" else "LOC"
    score = o.score or (0.99 if o.signs else 0.95)
    return Candidate(o.first, o.last, label, o.entity_id, round(score, 2), o.place.name)


def _inside(o: _Open, taken: Sequence[Candidate]) -> bool:
    return any(c.first <= o.first and o.last <= c.last for c in taken)


def _longest(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Without overlaps: the longest first, then the first in the text, then the first given."""
    free: list[Candidate] = []
    used: set[int] = set()
    for c in sorted(candidates, key=lambda c: (c.first - c.last, c.first)):
        span = range(c.first, c.last)
        if used.isdisjoint(span):
            used.update(span)
            free.append(c)
    return sorted(free, key=lambda c: c.first)


def _departments(words: Words) -> frozenset[str]:
    """Which of the two departments the document names by a number, or Pas-de-Calais by name."""
    forms = set(words.forms)
    numbers = {f[:2] for f in forms if f.isdigit() and len(f) in {2, 5} and f[:2] in {"59", "62"}}
    if "Pas-de-Calais" in forms and "Nord-Pas-de-Calais" not in forms:
        numbers.add("62")
    return frozenset(numbers)
