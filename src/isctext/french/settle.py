"""Which of the candidate places of a document are places, and which of overlapping names stay."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from isctext.french.evidence import SURE, WEAK, Words, links, local, needed, refused
from isctext.french.names import fold, parts
from isctext.french.places import Place, Places
from isctext.french.signs import REGION

_NEAR = 40  # words: about two sentences either side
_PASSES = 3  # a list of names is settled from its certain ones outwards
_CONTRACTED = {"le": {"du", "au"}, "les": {"des", "aux"}}
_SMALL = frozenset("a au aux d de des du en et l la le les lez sous sur s / , dit".split())


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


def settle(
    words: Words,
    found: Iterable[tuple[int, int, list[Place]]],
    listed: Sequence[Candidate],
    places: Places,
    date: datetime.date | None,
) -> list[Candidate]:
    """The names that stay: certain places, then those that the document speaks for.

    ``found``: words [first, last) and the rows of one name. ``listed``: entries that stay
    already. Longer names go before shorter ones, entries before places of the same length.
    """
    departments = _departments(words)
    opened = []
    for first, last, rows in found:
        made = _open(words, first, last, rows, places, date, departments)
        if made:
            opened.append(made)
    taken = _longest([*listed, *(_closed(o) for o in opened if o.care == 0)])
    region = any(c.entity_id in REGION for c in listed)
    kept = {(c.first, c.last) for c in taken}
    accepted = [o for o in opened if o.care == 0 and (o.first, o.last) in kept]
    waiting = [o for o in opened if o.care > 0 and not _inside(o, taken)]
    for _ in range(_PASSES):
        more = [o for o in waiting if _enough(words, o, accepted, region=region)]
        if not more:
            break
        accepted += more
        waiting = [o for o in waiting if o not in more]
    return _longest([*listed, *(_closed(o) for o in accepted)])


def _open(
    words: Words,
    first: int,
    last: int,
    rows: list[Place],
    places: Places,
    date: datetime.date | None,
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
        single = last == first + 1 and "-" not in words.form(first)
        return words.form(first) == place.name if single else words.capital(last - 1)
    before = words.low(first - 1)
    if place.article and before != place.article:
        if before not in _CONTRACTED.get(place.article, ()):
            return False
    found = [part for word in words.forms[first:last] for part in parts(word)]
    return all(p[0].isupper() or fold(p) in _SMALL for p in found) and _accents(found, place)


def _accents(found: Sequence[str], place: Place) -> bool:
    """Whether no letter has an accent that the name has not."""
    name = parts(place.name)[1:] if place.article else parts(place.name)
    if len(name) != len(found):
        return True
    for one, other in zip(found, name, strict=True):
        one, other = one.lower().replace("œ", "oe"), other.lower().replace("œ", "oe")
        if len(one) == len(other):
            for a, b in zip(one, other, strict=True):
                if a != b and fold(a) != a and not {a, b} <= set("èé"):
                    return False
    return True


def _loose(forms: Sequence[str], place: Place) -> int:
    """1 where accents are missing without capitals, or hyphens of a short name; else 0."""
    found = [part for word in forms for part in parts(word)]
    name = parts(place.name)[1:] if place.article else parts(place.name)
    if len(name) != len(found):
        return 0
    if len(found) == 2 and len(forms) > 1:
        return 1
    missing = any(
        not one.isupper() and one[1:] != other[1:] and fold(one) == fold(other)
        for one, other in zip(found, name, strict=True)
        if "œ" not in other
    )
    return 1 if missing and len(name) == 1 else 0


def _enough(words: Words, o: _Open, accepted: Sequence[_Open], *, region: bool) -> bool:
    """Whether the signs, beside the name and in the document, are enough; sets the score."""
    if o.signs >= SURE:
        o.score = 0.99
        return True
    signs = o.signs
    end, begin = links(words, o.first, o.last)
    if any(a.last == end or a.first == begin for a in accepted):
        signs += 2
    if not signs and not any(a.entity_id == o.entity_id for a in accepted):
        return False
    others = {a.entity_id for a in accepted}
    around = min(len(others), 2) + (2 if region else 0)
    near = any(abs(a.first - o.first) <= _NEAR for a in accepted)
    same = 2 if o.entity_id in others else 0
    total = signs + min(around, 2) + near + same
    if o.place.kind == "epci":
        total = signs + around
    o.score = min(0.95, 0.6 + 0.05 * total)
    return total >= needed(o.care, o.place.population)


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
