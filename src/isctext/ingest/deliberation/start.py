"""How a deliberation begins: heading, formula of the sitting, who is there.

Every test takes a sentence as it stands and ``plain``, the same without accents and case.
"""

from __future__ import annotations

import re

from isctext.ingest.deliberation.words import (
    COUNCIL,
    cue,
    flat,
    has_only,
    is_list_of_persons,
    is_lone_name,
)

_DAY = r"(?:(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|\d|1er)"
_HEADINGS = (
    cue(r"republique francaise\b[\w\s,'-]{0,60}$"),
    cue(r"liberte\W+egalite\W+fraternite\W*$"),
    cue(r"extraits? d(?:u|es) (?:registre|proces[- ]verbal|deliberations)"),
    cue(rf"(?:registre des )?deliberations? (?:du |de la |de l'){COUNCIL}"),
    cue(
        r"(?:proces[- ]verbal|compte[- ]rendu)(?: sommaire| integral| succinct)?"
        rf"(?: des deliberations)? (?:d[ue] (?:la (?:seance|reunion) )?(?:d[ue] )?{COUNCIL}"
        rf"|de la (?:seance|reunion) du {_DAY}|de seance)"
    ),
    cue(rf"{COUNCIL} du {_DAY}[\w ]{{3,30}}$"),
    cue(
        r"(?:seance|reunion|session) (?:ordinaire |publique |extraordinaire |pleniere )*"
        rf"(?:du {_DAY}|du {COUNCIL})"
    ),
    cue(r"deliberation (?:n[°o]|numero)\W*[\w/.-]*\d"),
    cue(r"date (?:de (?:la )?(?:convocation|seance)|d'affichage|de l'affichage)\b\W*(?:le )?\d"),
    cue(r"convocation (?:du|en date du|:)\W*\d"),
)
_WEAK_HEADINGS = (
    cue(
        r"(?:departement|arrondissement|canton|commune|ville|mairie)s? d(?:e|u|es|')[ \w'-]{2,50}$"
    ),
    cue(r"(?:communaute (?:de communes|d'agglomeration|urbaine)|metropole)\b[ \w'-]{0,60}$"),
    cue(rf"{COUNCIL}\W*$"),
    cue(r"n[°o]\s*:?\s*[\w/.-]*\d[\w/.-]*\W*$"),
)
_LONGEST_HEADING = 120

_OPENINGS = (
    cue(
        r"l'an (?:deux[- ]mil|20\d\d|mil neuf|19\d\d)[^.]*\b(?:conseil|comite|bureau|assemblee"
        r"|commission|membres)\b[^.]*(?:reuni|assembl|convoqu)"
    ),
    cue(
        rf"(?:le |la |l'){COUNCIL}[^.]{{0,150}}(?:legalement|dument|regulierement) convoque"
        r"[^.]*(?:reuni|assembl)"
    ),
    cue(r"l'an (?:deux[- ]mil|20\d\d|mil neuf)[\w -]{0,40},? (?:et )?le [\w -]{3,60},?\s*$"),
)
_PRESIDED = cue(r"(?:et )?sous la presidence de")

_PRESENT = cue(
    r"(?:(?:etaient|sont|membres?|conseillers?(?: municipaux)?|elus?|delegues) )*"
    r"(?:(?:presente?s?|absente?s?|excusee?s?|representee?s?)\b[^.:]{0,70}:"
    r"|(?:presents|absents|excuses|representes)(?: excuses)?\s*$)"
)
_PRESENT_PLAIN = cue(r"(?:etaient|sont) (?:presents?|absents?|excuses?|representes?)\b")
_PROXIES = cue(
    r"(?:pouvoirs?|procurations?|mandats?|(?:ayant|ont) donne (?:pouvoir|procuration))"
    r"(?: \([^)]*\))?\s*:"
)
_GIVES_PROXY = re.compile(
    r"\b(?:a|ont|ayant|avait)? ?donn(?:e|ant) (?:pouvoir|procuration|mandat) a\b"
)
_NO_PROXY = re.compile(r"\b(?:conseil|assemblee|comite|bureau|pour|afin|signer|article|decide)\b")
_SECRETARIES = (
    cue(
        r"[^.]{2,90}\.?[^.]{0,60} (?:a ete|est|ont ete) (?:nomme|designe|elu)e?s?"
        r"(?: [a-z' ]{0,40})? secretaires?(?: de (?:la )?seance)?\W*$"
    ),
    cue(r"il (?:a ete|est) procede\b[^;:]{0,160}\bsecretaire\b[^.]*\.?$"),
)
_SECRETARY = cue(r"secretaires? de (?:la )?seance\s*:")
_LONGEST_NAMES = 80
_QUORUM = (
    cue(r"(?:le|ce) quorum (?:est|etant|ayant|a)[^.]{0,40}(?:atteint|rempli|reuni|constate)"
        r"[^.]{0,80}\W*$"),
    re.compile(r"^[^.]{0,60}(?:formant|forment|representant) la majorite des membres en exercice"
               r"[^.]{0,60}\W*$"),
)  # fmt: skip
_COUNTS = (
    cue(
        r"nombre (?:total )?de (?:membres|conseillers|delegues|votants|presents|pouvoirs|suffrages"
        r"|procurations|absents|voix)[a-z' ]{0,60}?\s*:?\s*\d{1,3}\b"
    ),
    cue(
        r"(?:(?:conseillers|membres|delegues) )?(?:en exercice|presents?|votants?|exprimes|quorum"
        r"|absents?|pouvoirs?|procurations?|representes?)\s*:\s*\d{1,3}\b"
    ),
)
_COUNTED = frozenset(
    "nombre total de membres conseillers municipaux communautaires delegues votants presents "
    "pouvoirs suffrages procurations absents voix en exercice au conseil municipal communautaire "
    "ayant pris part la deliberation exprimes quorum representes vote afferents d a l le du "
    "present absent votant pouvoir procuration represente excuses dont et qui ont majorite "
    "absolue".split()
)
_SUBJECT = cue(r"(?:objet|sujet)(?: de la (?:presente )?deliberation)?\s*[:\-]")


def is_heading(text: str, plain: str) -> bool:  # noqa: ARG001
    """Whether a line stands above an act: the authority, the register, the sitting's day."""
    if len(plain) > _LONGEST_HEADING or plain.endswith((".", ";", ",", "?")):
        return False
    return any(form.match(plain) for form in _HEADINGS)


def is_weak_heading(text: str, plain: str) -> bool:  # noqa: ARG001
    """Whether a line would do as a heading below another one: a place, a council, a number."""
    return len(plain) <= _LONGEST_HEADING and any(form.match(plain) for form in _WEAK_HEADINGS)


def is_opening(text: str, plain: str) -> bool:
    """Whether a sentence tells when, where and under whom the council met."""
    found = _PRESIDED.match(plain)
    if found:
        return is_list_of_persons(text.strip()[found.end() :])
    return any(form.match(plain) for form in _OPENINGS)


def is_attendance(text: str, plain: str) -> bool:
    """Whether a sentence says who is present, absent, represented, secretary, or how many."""
    if any(form.match(plain) for form in (*_SECRETARIES, *_QUORUM)):
        return True
    if any(form.match(plain) for form in _COUNTS):
        return has_only(text, _COUNTED) or is_list_of_persons(text)
    if _GIVES_PROXY.search(plain) and not _NO_PROXY.search(plain):
        return is_list_of_persons(text)
    named = _SECRETARY.match(plain)
    if named:
        rest = text.strip()[named.end() :].strip()
        names = is_list_of_persons(rest) or is_lone_name(rest)
        return not rest or (names and len(rest) <= _LONGEST_NAMES)
    found = _PRESENT.match(plain) or _PROXIES.match(plain)
    if found:
        rest = text.strip()[found.end() :].strip(" .-–/")
        nobody = flat(rest) in ("neant", "aucun", "aucune", "0")
        return not rest or nobody or is_list_of_persons(rest)
    return _PRESENT_PLAIN.match(plain) is not None and is_list_of_persons(text)


def is_subject(text: str, plain: str) -> bool:  # noqa: ARG001
    """Whether a line states what the act is about: it is kept."""
    return _SUBJECT.match(plain) is not None
