"""Speaker turns in transcripts: "ENQ : ...", "Mme X : ...", "[00:01:02] E1 : ...", "Anne 0:05"."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
# Lines come with single spaces: no two patterns in a row may match the same run of them.
_BEFORE, _AFTER, _TO = (
    rf"[\[(#]? ?(?P<{name}>{TIME})(?: ?[\])#])?" for name in ("before", "after", "to")
)
_NAME = r"[^\W\d_][\w.'’&/-]{0,30}(?: [\w.'’&/-]{1,30}){0,3}"
_TURN = re.compile(
    rf"(?:[-–—•*] ?)?(?:{_BEFORE} ?(?:[-–—:] ?)?)?(?P<label>{_NAME})"
    rf"(?: ?(?P<aside>\([^()]{{1,40}}\)))?(?: ?{_AFTER})? ?[:：](?!\d\d(?!\w)|[/\w]*//) ?"
)
_DASHED = re.compile(
    r"(?P<label>[A-ZÉ]{1,4}\d{0,2}|[Ee]nq(?:u[êe]t\w{1,6})?)(?: ?\.)? ?[–—-] (?=\S)"
)
_HEADLINE = (
    re.compile(rf"(?P<label>{_NAME}) {_BEFORE}"),
    re.compile(rf"{_BEFORE} (?P<label>{_NAME})"),
)
_BOLD = re.compile(r"^(?:\*\*|__)([^*_]{1,60})(?:\*\*|__)")
_STAMP_ALONE = re.compile(rf"{_BEFORE}(?: ?--?>? ?{_TO})?")
_SPAN = re.compile(rf"\(({TIME})\)")
# Who speaks, by role: such a label is a turn even if it comes once.
_ROLE = re.compile(
    r"(?:enq(?:ueteurs?|uetrices?|uetee?s?)?|interview(?:er|eur|euse|ee?)?|intervenante?|e|q|r|i"
    r"|animat(?:eur|rice)|moderat(?:eur|rice)|locut(?:eur|rice)|repondante?|participante?"
    r"|chercheu(?:r|se)|sociologue|journaliste|question|reponse|speaker|respondent|moderator"
    r"|homme|femme|mme|mlle|m|mr)[ .]*(?:\d{1,2}|[a-z]\.?|n°\s?\d+)?"
)
_CIVIL = re.compile(r"(?:mme|mlle|m|mr|mm|dr|pr|madame|monsieur|mesdames|messieurs)\.? .+")
# Names have capitals, but for these; "Il ajoute :" has not.
_PARTICLES = frozenset("de du des d la le les et van von der el al ben bin da di".split())
# Words that open lines with a colon in ordinary texts, notices and logs.
_NO_SPEAKER = frozenset(
    "note notes nb ps n.b p.s attention exemple exemples source sources date lieu duree tel fax"
    " mail email e-mail courriel adresse http https www info infos error erreur warning debug trace"
    " remarque remarques objet contact contacts horaire horaires tarif tarifs prix titre title"
    " auteur auteurs author from to cc cci bcc subject sujet re fwd tr de envoye theme themes"
    " mots-cles keywords resume abstract legende photo credit credits article rubrique section"
    " ingredients total age profession annee mois url site doi isbn issn version begin end"
    " files copyright license licence format comment comments package version maintainer depends"
    " type langue language page pages siege telephone conclusion introduction".split()
)
_LEAST_TURNS = 5
_MOST_SPEAKERS = 12
# Word files: six paragraphs of ten.
_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Turn:
    """The start of a turn: who, what is said on the line, when ("" when not said)."""

    label: str
    text: str
    start: str = ""


def turn_of(line: str) -> Turn | None:
    """The turn that a line may open, by its form alone; ``accepted`` judges the labels."""
    line = _BOLD.sub(r"\1", " ".join(line.split()), count=1)
    match = _TURN.match(line)
    if match:
        time = match["before"] or match["after"] or ""
        aside = match["aside"] or ""
        inside = _SPAN.fullmatch(aside)
        if inside:
            time, aside = time or inside[1], ""
        return Turn(match["label"], f"{aside} {line[match.end() :]}".strip(), time)
    dashed = _DASHED.match(line)
    if dashed:
        return Turn(dashed["label"], line[dashed.end() :])
    for form in _HEADLINE:
        head = form.fullmatch(line)
        if head:
            return Turn(head["label"], "", head["before"])
    return None


def stamp_of(line: str) -> str:
    """The time of a line that holds nothing else, "" for any other line."""
    match = _STAMP_ALONE.fullmatch(" ".join(line.split()))
    return match["before"] if match else ""


def accepted(turns: Iterable[Turn]) -> dict[str, str]:
    """The labels that are speakers: by folded form, the first spelling. Empty for ordinary text.

    A role ("ENQ", "Mme X") is a speaker at once, another label when it comes twice. Fewer than
    five turns, one speaker alone or more than twelve are no interview.
    """
    spelt: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for turn in turns:
        key = fold_label(turn.label)
        spelt.setdefault(key, turn.label)
        counts[key] += 1
    kept = {
        key: spelt[key]
        for key, count in counts.items()
        if key not in _NO_SPEAKER
        and (is_role(key) or (count > 1 and _looks_like_a_name(spelt[key])))
    }
    total = sum(counts[key] for key in kept)
    enough = total >= _LEAST_TURNS and 1 < len(kept) <= _MOST_SPEAKERS
    return kept if enough and total >= 2 * (len(kept) - 1) else {}


def is_role(key: str) -> bool:
    """Whether a folded label is a role in an interview, or a civil title with a name."""
    return _ROLE.fullmatch(key) is not None or _CIVIL.fullmatch(key) is not None


def _looks_like_a_name(label: str) -> bool:
    words = re.split(r"[ '’-]+", label)
    return all(word in _PARTICLES or not word[:1].islower() for word in words)


def fold_label(label: str) -> str:
    """Lower case without accents or a final dot: two spellings of one speaker are one."""
    plain = unicodedata.normalize("NFKD", label.lower())
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(bare.replace("’", "'").split()).rstrip(" .")


def speakers_of(blocks: Sequence[str]) -> tuple[str, ...]:
    """The speakers of a document whose paragraphs are turns, () when six in ten are not."""
    found = [turn for turn in map(turn_of, blocks) if turn]
    if len(found) < max(_LEAST_TURNS, _SHARE * len(blocks)):
        return ()
    kept = accepted(found)
    named = sum(fold_label(turn.label) in kept for turn in found)
    return tuple(kept.values()) if named >= _SHARE * len(blocks) else ()
