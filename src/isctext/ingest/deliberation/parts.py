"""Parts of a deliberation or of minutes: heading, visas, motives, articles, votes, certificates.

Pure functions over a document's text. ``parts`` says where each part stands; ``strip_formulas``
takes out those that are legal boilerplate. What is not surely a formula is ``body``: a sentence
of prose that is lost costs more than a formula that stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from isctext.ingest.dating.dates import parse_date
from isctext.ingest.deliberation.cues import kind_of
from isctext.ingest.deliberation.words import (
    CERTIFICATE_WORDS,
    flat,
    has_only,
    is_full_name,
    is_list_of_persons,
    is_lone_name,
)
from isctext.records.document import DatedBy

# Kinds that say how an act is made and not what it decides.
BOILERPLATE = frozenset(
    "heading opening attendance law-visa enacting vote execution signature certificate "
    "remedies".split()
)
# Kinds whose every sentence with a cue opens a part of its own.
_SINGLE = frozenset(("visa", "law-visa", "considerant", "article", "subject"))
# Two of these make a text a deliberation; in others nothing is taken out.
_EVIDENCE = BOILERPLATE - {"vote", "signature"} | {"visa", "considerant"}
_LEAST_EVIDENCE = 2

_VISAS = frozenset(("visa", "law-visa"))
_AFTER_VISA = _VISAS | {"considerant", "enacting", "decision"}
# What a weak kind must stand after, or before.
_AROUND = {
    "heading": {"heading"},
    "signature": {"signature", "certificate", "execution", "vote", "article", "decision"}
    | {"enacting", "remedies"},
}
_AFTER = {"heading": {"heading"}, "signature": {"signature", "certificate"}}

_ABBREVIATED = re.compile(
    r"(?:\b(?:[A-ZÀ-Þ]|MM|Mr|Mme|Mmes|Mlle|Dr|Me|Mgr|St|Ste|[Aa]rt|al|cf|p|pp|n))\.$"
)
_LONGEST_ABBREVIATION = 6
_SENTENCE = re.compile(r"[.!?;…][»)\"]?\s+(?=[-–—•*«\"(]?\s?[A-ZÀ-Þ0-9])")
# Formulas that open inside a line when a PDF's lines were joined.
_INNER = re.compile(
    r"(?<=\S)\s+(?=(?:"
    r"V[uU]\s(?:le|la|les|l['’]|LE|LA|LES|L['’])|V[uU],|Consid[ée]rant\s|CONSID[ÉE]RANT\b|"
    r"L['’][Aa][nN]\s(?:[Dd]eux|DEUX|20\d\d)|"
    r"(?:[ÉE]taient\s(?:pr[ée]sents|absents)|Pr[ée]sents?\s*:|Absents?\b[^.:]{0,40}:|Excus[ée]s?\s*:|"
    r"Pouvoirs?\s*:|Procurations?\s*:|Secr[ée]taires?\sde\ss[ée]ance\s*:)|"
    r"(?:Article|ARTICLE)\s(?:\d{1,2}(?:er|ER)?|premier|PREMIER|unique|UNIQUE)\s*[:.–-]|"
    r"Pour\sextrait\b|Pour\scopie\s(?:certifi[ée]e\s)?conforme|Certifi[ée]e?\sex[ée]cutoire|"
    r"(?:Ainsi\sfait|Fait)\set\sd[ée]lib[ée]r[ée]\b|Acte\s(?:certifi[ée]|rendu)\s|"
    r"La\spr[ée]sente\sd[ée]lib[ée]ration\s(?:peut|sera)|"
    r"Apr[èe]s\sen\savoir\sd[ée]lib[ée]r[ée]|D[ÉE]CIDE\b|Objet\s*:|OBJET\s*:|"
    r"O(?:nt|NT)\s[Vv](?:ot[ée]|OT[ÉE])\s(?:pour|POUR)\b|A(?:cte|CTE)\s(?:ex[ée]cutoire|EX[ÉE]CUTOIRE)|"
    r"ID\s?:\s?\d{3}-\d{9}|(?:Envoy[ée]|Re[çc]u)\sen\spr[ée]fecture\s"
    r"))"
)
# "Pour extrait conforme" ends where a word with a capital follows it.
_AFTER_COPY = re.compile(r"(?<=[Cc]onforme)[,:]?\s+(?=[A-ZÀ-Þ])")
# A line, and the lines that go on with its sentence: they open with a small letter.
_LINE = re.compile(r"[^\n]+(?:(?<![.:;!?…])\n(?=[^\S\n]*[a-zà-ÿ])[^\n]+)*")
_OPEN_END = re.compile(r"[^.:;!?…]\s*$")
_LISTED = re.compile(r"^\s*(?:[-–—•*·>➢○■]|\d{1,2}[.)°]|[a-z]\))\s*\S")
_SESSION = re.compile(
    r"\b(?:seance|reunion|session)(?: (?:ordinaire|publique|extraordinaire|pleniere))* du "
    r"((?:[a-z]+ )?\d{1,2}(?:er)?[ /.-](?:[a-z]+|\d{1,2})[ /.-]\d{4})\b"
)
_COUNT = re.compile(
    r"\b(pour|contre|abstentions?)\s*:?\s*(\d{1,3}|neant|aucune?)\b"
    r"|\b(\d{1,3}) (?:voix )?(pour|contre|abstentions?)\b"
)
_VOTES = {"pour": "vote for", "contre": "vote against", "abstention": "vote abstention"}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a text: its kind, and where it stands, in characters, end excluded."""

    kind: str
    start: int
    end: int


@dataclass(slots=True)
class _Unit:
    """A sentence or a line; ``own`` is whether its kind comes from its own words."""

    start: int
    end: int
    opens_line: bool
    kind: str = ""
    own: bool = False


def parts(text: str) -> list[Part]:
    """The parts of a text in order; with the white space between them they are all of it.

    Kinds: heading, opening (the formula of the sitting), attendance (present, absent, proxies,
    secretary, counts), subject, visa, law-visa (of codes, laws, decrees), considerant, enacting
    ("Après en avoir délibéré"), decision, article, execution (the article that has it carried
    out), vote, signature, certificate, remedies (ways of appeal), body.
    """
    units = [_Unit(start, end, opens) for start, end, opens in _sentences(text)]
    for unit in units:
        unit.kind = kind_of(text[unit.start : unit.end])
        unit.own = bool(unit.kind)
    _check_visas(text, units)
    _spread(text, units)
    return _merged(units)


def strip_formulas(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The text without its legal boilerplate, and what was taken out: (kind, text) pairs.

    A text that is no deliberation is given back whole; one that is all boilerplate becomes "".
    Paragraphs keep their order and their borders; a paragraph of formulas only disappears.
    """
    found = parts(text)
    if not is_deliberation(found):
        return text, ()
    removed = tuple((p.kind, text[p.start : p.end]) for p in found if p.kind in BOILERPLATE)
    if not removed:
        return text, ()
    kept = [part for part in found if part.kind not in BOILERPLATE]
    return _joined(text, kept), removed


def is_deliberation(found: Sequence[Part]) -> bool:
    """Whether the parts are those of an act: formulas of two kinds, votes and names apart."""
    return len({part.kind for part in found} & _EVIDENCE) >= _LEAST_EVIDENCE


def vote_facts(text: str, found: Sequence[Part]) -> tuple[tuple[str, str], ...]:
    """The votes that the parts of kind "vote" state, as facts; numbers as they stand."""
    facts: list[tuple[str, str]] = []
    for part in found:
        if part.kind not in ("vote", "enacting"):
            continue
        said = flat(text[part.start : part.end])
        for match in _COUNT.finditer(said):
            name, count = (match[1], match[2]) if match[1] else (match[4], match[3])
            number = count if count.isdigit() else "0"
            facts.append((_VOTES[name.removesuffix("s")], number))
        if re.search(r"\bunanimite\b", said):
            facts.append(("vote", "unanimous"))
    return tuple(dict.fromkeys(facts))


def session_date(text: str) -> DatedBy | None:
    """The day of the sitting that a heading states ("séance du 12 mars 2019"), else None."""
    for part in parts(text):
        if part.kind in ("heading", "opening"):
            found = _SESSION.search(flat(text[part.start : part.end]))
            dated = parse_date(found[1], "content:session") if found else None
            if dated:
                return dated
    return None


def _sentences(text: str) -> Iterator[tuple[int, int, bool]]:
    """The places of the sentences, and whether each opens its line."""
    for line in _LINE.finditer(text):
        said = line[0]
        cuts = {m.end() for m in _SENTENCE.finditer(said) if not _is_abbreviated(said, m)}
        cuts |= {m.end() for form in (_INNER, _AFTER_COPY) for m in form.finditer(said)}
        for start, end in pairwise([0, *sorted(cuts), len(said)]):
            stripped = said[start:end].strip()
            if stripped:
                place = line.start() + start + len(said[start:end]) - len(said[start:end].lstrip())
                yield place, place + len(stripped), not said[:start].strip()


def _is_abbreviated(line: str, end: re.Match[str]) -> bool:
    before = line[max(0, end.start() - _LONGEST_ABBREVIATION) : end.start() + 1]
    return end[0][0] == "." and _ABBREVIATED.search(before) is not None


def _check_visas(text: str, units: Sequence[_Unit]) -> None:
    """Makes body of a visa that stands alone as a sentence: "Vu le retard, nous attendons."."""
    for number, unit in enumerate(units):
        if unit.kind not in _VISAS or text[unit.start : unit.end].endswith((";", ",")):
            continue
        before = units[number - 1].kind if number else ""
        after = units[number + 1].kind if number + 1 < len(units) else ""
        if before not in _VISAS and after not in _AFTER_VISA:
            unit.kind, unit.own = "", False


def _spread(text: str, units: Sequence[_Unit]) -> None:
    """Settles what needs its neighbours; sentences without a cue go on with what is before."""
    before = _Unit(0, 0, opens_line=True, kind="heading")
    for number, unit in enumerate(units):
        after = units[number + 1].kind if number + 1 < len(units) else ""
        if unit.kind.endswith("?"):
            sure = unit.kind.removesuffix("?")
            holds = before.kind in _AROUND[sure] or after in _AFTER[sure]
            unit.kind = sure if holds else ""
            unit.own = holds
        if not unit.kind:
            said = text[unit.start : unit.end]
            unit.kind = _inherited(said, text[before.start : before.end], unit, before)
        before = unit


def _inherited(said: str, said_before: str, unit: _Unit, before: _Unit) -> str:
    kind = before.kind
    goes_on = said[:1].islower() and (not unit.opens_line or _OPEN_END.search(said_before))
    if goes_on and unit.opens_line and before.end:
        # A formula that announces is whole by itself: what follows it is what was decided.
        return "decision" if kind == "enacting" else kind
    if kind == "article" or (kind in ("considerant", "decision") and not unit.opens_line):
        return kind
    if kind in ("considerant", "decision", "enacting") and _is_listed(said):
        return "decision" if kind == "enacting" else kind
    goes_with = _GOES_WITH.get(kind)
    return kind if goes_with and goes_with(said) else "body"


def _is_listed(said: str) -> bool:
    return _LISTED.match(said) is not None or said[:1].islower()


def _is_signed(said: str) -> bool:
    return is_list_of_persons(said) or is_lone_name(said)


def _is_stamped(said: str) -> bool:
    return has_only(said, CERTIFICATE_WORDS) or is_full_name(said)


def _is_about_appeal(said: str) -> bool:
    return any(word in flat(said) for word in ("recours", "tribunal", "silence"))


# What a sentence without a cue must be to go on with a formula before it.
_GOES_WITH = {
    "attendance": is_list_of_persons,
    "opening": is_list_of_persons,
    "signature": _is_signed,
    "certificate": _is_stamped,
    "remedies": _is_about_appeal,
}


def _merged(units: Sequence[_Unit]) -> list[Part]:
    found: list[Part] = []
    for unit in units:
        opens = unit.own and unit.kind in _SINGLE
        if found and found[-1].kind == unit.kind and not opens:
            found[-1] = Part(unit.kind, found[-1].start, unit.end)
        else:
            found.append(Part(unit.kind, unit.start, unit.end))
    return found


def _joined(text: str, kept: Sequence[Part]) -> str:
    """The kept parts, with the line ends between them and a space where a formula stood inside."""
    out: list[str] = []
    end = 0
    for part in kept:
        between = text[end : part.start] if out else ""
        gap = "\n\n" if _BLANK.search(between) else "\n" if "\n" in between else " "
        out += [gap if out else "", text[part.start : part.end]]
        end = part.end
    return "".join(out)


_BLANK = re.compile(r"\n[^\S\n]*\n")
