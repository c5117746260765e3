"""How a deliberation ends: signatures, certificates of the prefecture, ways of appeal.

Every test takes a sentence as it stands and ``plain``, the same without accents and case.
"""

from __future__ import annotations

import re

from isctext.ingest.deliberation.words import (
    CERTIFICATE_WORDS,
    CIVILITY,
    cue,
    has_only,
    is_lone_name,
)

_HEAD = r"(?:maire|president|presidente|vice-president|vice-presidente|secretaire(?: de seance)?)"
_SIGNATURES = (
    cue(
        r"(?:ainsi )?(?:fait|delibere)(?:,? (?:et )?(?:clos|delibere|arrete|adopte))*[^.]{0,80}"
        r"jours?,? mois et an[^.]{0,60}\W*$"
    ),
    cue(r"fait (?:et delibere )?(?:a|en|au) [^.]{2,60}?,? le (?:\d|premier|[_…])[^.]{0,40}\W*$"),
    cue(
        r"(?:et |ils |tous )?(?:ont signe|suivent les signatures)(?: au (?:present )?registre)?"
        r"(?: (?:tous )?(?:les )?(?:membres )?presents)?\W*$"
    ),
    cue(r"au registre (?:sont|suivent|ont signe)[^.]{0,60}\W*$"),
    cue(r"signatures?(?: electroniques?)?\s*:?\s*$"),
    cue(r"signee? (?:electroniquement )?(?:par|le)\b[^.]{0,80}\W*$"),
    cue(rf"pour (?:le|la) {_HEAD}(?: (?:empechee?|absente?))?(?: et par delegation)?,?\s*$"),
    cue(r"(?:par delegation|l'adjointe? (?:deleguee?|au maire)|le premier adjoint)\s*,?\s*$"),
)
_HEAD_ALONE = cue(rf"(?:le|la) {_HEAD}(?: d[eu'][\w' -]{{2,40}})?\s*,?\s*$")
_HEAD_NAMED = cue(rf"(?:le|la) {_HEAD}(?: d[eu'][\w' -]{{2,40}})?,? (?=\S)")
_LONGEST_NAME = 60

_CERTIFIED = (
    cue(r"pour (?:extrait|copie|expedition)(?: certifiee?)?,? conforme\b"),
    cue(r"pour extrait (?:du registre|certifie)\b"),
    cue(r"(?:copie|extrait) certifiee? conforme\b"),
    cue(r"(?:acte )?(?:certifie|rendu|declare)e?s? executoire\b"),
    cue(r"(?:acte|caractere) executoire\b"),
    cue(
        r"accuse (?:de reception )?(?:en|de la|du|certifie|-) ?"
        r"(?:sous-)?(?:prefecture|ministere|executoire)\b"
    ),
)
_CERTIFICATES = (
    cue(
        r"(?:(?:le|la) (?:maire|president|presidente)[^.]{0,80},? )?certifie "
        r"(?:sous sa responsabilite|le caractere executoire"
        r"|que (?:la convocation|le compte[- ]rendu|la presente|le present acte))"
    ),
    cue(r"id\s*:?\s*\d{3}-\d{9}-\d{8}-[\w-]+\W*$"),
    cue(r"\d{3}-\d{9}-\d{8}-[\w-]+\s*$"),
    cue(
        r"date de (?:teletransmission|transmission|reception (?:en |de la )?(?:sous-)?prefecture"
        r"|notification|publication|mise en ligne)[^.:]{0,60}:\W*(?:le )?\d"
    ),
)
_SENT = cue(
    r"(?:acte |deliberation )?(?:(?:transmis|teletransmis|envoye|recu|depose|publie|affiche"
    r"|notifie|mis en ligne)e?s?\b"
    r"|(?:transmission|reception|depot|publication|affichage|notification)\b)"
)
_SENT_TO = re.compile(
    r"prefecture|controle de legalite|representant de l'etat|prefet\b"
    r"|\ble\s*:?\s*(?:\d|[_.…]|$)|:\s*\d"
)

_APPEAL = re.compile(r"\brecours\b|telerecours")
_FORUM = re.compile(
    r"tribunal administratif|exces de pouvoir|telerecours|(?:delai de|dans les) (?:2|deux) mois"
)
_RIGHT = re.compile(
    r"peut,? (?:[^.]{0,60} )?(?:faire,? (?:[^.]{0,40} )?l'objet|etre (?:contest|attaqu|defer|form"
    r"|saisi|port|introdui|exerc|depos)|saisir|former)"
    r"|peuvent (?:former|saisir|etre)|susceptible d|informe que (?:la presente|le present)"
    r"|(?:delais?|voies)(?: et (?:voies|delais?))? de recours|dans les deux mois"
)
_ABOUT_IT = re.compile(
    r"\b(?:present|presente|cet|cette) (?:acte|deliberation|decision|arrete)\b"
    r"|^(?:elle|il|le tribunal administratif|la juridiction|tout recours|(?:un|le|ce) recours"
    r"|(?:voies|delais?) )"
)
_APPEAL_TITLE = cue(r"(?:voies et )?delais?(?: et voies)? de recours\s*:?\s*$")


def is_signature(text: str, plain: str) -> bool:  # noqa: ARG001
    """Whether a sentence closes an act: done on the said day, have signed."""
    return any(form.match(plain) for form in _SIGNATURES)


def is_weak_signature(text: str, plain: str) -> bool:
    """Whether a line is a mayor's or a president's title, with a name or without."""
    if _HEAD_ALONE.match(plain):
        return True
    found = _HEAD_NAMED.match(plain)
    name = CIVILITY.sub("", text.strip()[found.end() :]).strip() if found else ""
    return bool(name) and len(name) <= _LONGEST_NAME and is_lone_name(name)


def is_certificate(text: str, plain: str) -> bool:
    """Whether a sentence certifies a copy, or says when an act was sent, received or posted."""
    if any(form.match(plain) for form in _CERTIFICATES):
        return True
    for form in _CERTIFIED:
        found = form.match(plain)
        if found:
            # The first word says nothing by its capital: one that is known stands before.
            return has_only(f"le {text.strip()[found.end() :]}", CERTIFICATE_WORDS)
    said = _SENT.match(plain) and _SENT_TO.search(plain)
    return bool(said) and has_only(text, CERTIFICATE_WORDS)


def is_remedy(text: str, plain: str) -> bool:  # noqa: ARG001
    """Whether a sentence says before which court and how long this act can be attacked."""
    if _APPEAL_TITLE.match(plain):
        return True
    tests = (_APPEAL, _FORUM, _RIGHT, _ABOUT_IT)
    return all(test.search(plain) for test in tests)
