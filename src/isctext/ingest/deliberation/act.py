"""The act itself: visas, motives, the deciding formula, articles, votes.

Every test takes a sentence as it stands and ``plain``, the same without accents and case.
"""

from __future__ import annotations

import re

from isctext.ingest.deliberation.words import COUNCIL, cue

_DETERMINER = r"(?:l'|le |la |les |son |ses |cet? |cette |ensemble )"
_VISA = rf"(?:et )?vu,? ?{_DETERMINER}"
VISA = cue(_VISA)
_LAW = cue(
    rf"{_VISA}(?:ensemble (?:de |des ))?(?:codes?\b|lois?\b|decrets?\b|ordonnances?\b|arretes? "
    r"|directives?\b|constitution\b|circulaires?\b|c\.?g\.?c\.?t|traite sur"
    r"|reglement (?:\(|ue\b|ce\b|europeen|general sur)|dispositions (?:du code|de la loi)"
    r"|articles? (?:[lrd]\.? ?\*? ?\d|\d[\w -]{0,30}(?:du code|de la loi|du decret)))"
)
CONSIDERANT = cue(
    r"(?:considerant|attendu)"
    r"(?:\s*[:,]|\s*$|,? (?:que?\b|qu'|l'|la |le |les |ce |cette |ces |son |sa |ses |d'|en ))"
)
ARTICLE = cue(
    r"art(?:icles?|\.)?\s*(?:n[°o]\s*)?"
    r"(?:\d{1,3}\s?(?:er|ere|e|eme|°)?|premier|unique|[ivx]{1,5})(?:\s*[:.)\-]|\s*$|\s+(?=[a-z]))"
)
_CARRIED_OUT = re.compile(
    r"charge[es]{0,2},?(?: (?:chacune?|pour ce|de veiller|conjointement)[^.]{0,60})?"
    r" (?:de |a )?l'execution (?:de la presente|du present|de cette|de ces|des presentes)"
    r"|^la presente (?:deliberation|decision) (?:sera|est|fera)(?: egalement| l'objet)?"
    r" (?:transmise|notifiee|affichee|publiee|inscrite|adressee|d'une publication|d'un affichage)"
    r"|^(?:une )?(?:ampliation|copie) (?:de la presente|du present|en sera|sera)"
)

_VERB = r"(?:decide|delibere|arrete|approuve|adopte|vote)"
_AGREED = r"(?:a l'unanimite|a la majorite|par \d+ voix)"
_ANY_BODY = r"(?:le |la |l')?(?:conseil|assemblee|comite|bureau|commission)"
_ENACTING = re.compile(
    rf"^[\s\-*•]*(?:{_ANY_BODY}[\w' ]{{0,40}},? ?)?"
    r"(?:apres (?:en )?(?:avoir )?(?:delibere|debattu|deliberation|oui|entendu)"
    r"|oui (?:l'expose|le rapport)|(?:ayant )?entendu (?:l'expose|le rapport)"
    r"|sur (?:la )?proposition d|sur (?:le )?rapport d)"
)
_ENACTING_END = re.compile(
    rf"(?:[,;]|\bdelibere"
    rf"|\b{_VERB}(?:\s*,?\s*{_AGREED}[^:.]{{0,90}})?\s*[:,]?"
    rf"|{_AGREED}[^:.]{{0,90}}?(?:,? {_VERB})?\s*[:,]?)\s*$"
)
_CLAUSE = re.compile(r", (?:elles?|ils?|on|nous|c'est)\b")
_BARE = cue(
    rf"(?:{_ANY_BODY}(?: [a-z']+){{0,3}},?\s*)?(?:a l'unanimite(?: [a-z']+){{0,6}},?\s*)?"
    rf"{_VERB}(?:\s*,?\s*a l'unanimite(?: [a-z']+){{0,6}})?\s*[:,]?\s*$"
)
_BARE_BODY = cue(rf"(?:le |la |l'){COUNCIL}\s*[,:]?\s*$")
_PARTICIPLE = re.compile(r"\W*\w+[éÉ]e?s?\b")
_DECISION = cue(
    rf"(?:{_ANY_BODY}[^.]{{0,200}}?)?"
    r"(?:(?:decide|approuve|autorise|adopte|accepte|donne|fixe|sollicite|valide|charge|attribue"
    r"|vote|designe|emet|emette|confirme|engage|retient|instaure|cree)(?:nt)?"
    r"|prend acte|prennent acte|dit que|precise que|s'engage)"
    r" (?:a |au |aux |l'|le |la |les |un |une |de |d'|du |des |que |qu'|son |tout |pouvoir |mandat "
    r"|monsieur|madame|m\.|mme)"
)

_VOTE_WORDS = frozenset(
    "a abstention abstentions abstenu abstenue abstenus absolue adopte adoptee approuve approuvee "
    "au aucun aucune aux blanc blancs conseil conseillers contre d de des du est et exprimes l la "
    "le les m majorite membres mesdames mm mme mmes moins municipal ne neant nombre nul nuls ont "
    "par part pas pour prend prennent prenant presents prononce refus representes resultat "
    "resultats s se sont soit suffrages total un une unanimite voix votant votants vote "
    "votes".split()
)
_COUNTED_VOTE = re.compile(
    r"\b(?:pour|contre|abstentions?|abstenue?s?)\s*:?\s*(?:\d{1,3}\b|neant|aucune?\b|unanimite|/)"
    r"|\b\d{1,3} (?:voix )?(?:pour|contre|abstentions?)\b|\bpar \d{1,3} voix\b"
)
_PARENTHESIS = re.compile(r"\([^()]*\)")
_CARRIED = cue(
    r"(?:(?:(?:la|cette) )?(?:presente )?(?:deliberation|proposition|motion|resolution)"
    r"|l'ensemble|le texte|elle|il)?(?:,? mise? aux voix,?)?\s*(?:est |a ete )?"
    rf"(?:adopte|approuve|vote|accepte)e?s?,? {_AGREED}"
)
_UNANIMITY = cue(r"(?:vote\s*:?\s*)?(?:a l'|a la )?(?:unanimite|majorite)\b")


def is_execution(text: str, plain: str) -> bool:  # noqa: ARG001
    """Whether a sentence only has the act carried out, sent on or posted."""
    article = ARTICLE.match(plain)
    rest = plain[article.end() :].lstrip(" :.-") if article else plain
    return _CARRIED_OUT.search(rest) is not None


def is_enacting(text: str, plain: str) -> bool:  # noqa: ARG001
    """Whether a sentence only announces a decision; one that holds its object is none."""
    if _BARE.match(plain) or _BARE_BODY.match(plain):
        return True
    announces = _ENACTING.match(plain) is not None and _ENACTING_END.search(plain) is not None
    return announces and _CLAUSE.search(plain) is None


def is_vote(text: str, plain: str) -> bool:  # noqa: ARG001
    """Whether a sentence is the result of a vote and nothing else."""
    bare = _PARENTHESIS.sub(" ", plain)
    if "%" in bare or "€" in bare:
        return False
    found = _CARRIED.match(bare) or _UNANIMITY.match(bare)
    said = bare[found.end() :] if found else bare if _COUNTED_VOTE.search(bare) else None
    return said is not None and all(word in _VOTE_WORDS for word in re.findall(r"[a-z]+", said))


def is_decision(text: str, plain: str) -> bool:
    """Whether a sentence decides; "Adopté par l'assemblée, ..." tells and does not decide."""
    return _DECISION.match(plain) is not None and _PARTICIPLE.match(text.strip()) is None


def visa_kind(plain: str) -> str:
    """The kind "law-visa" for a code, a law or a decree, "visa" for another text, else ""."""
    if VISA.match(plain) is None:
        return ""
    return "law-visa" if _LAW.match(plain) else "visa"
