"""The pattern language of lexicons and of concordance queries: text to elements.

    mot            lemma or regular inflection        =mot    form, case-folded
    ==Mot          form, case kept                    a|b     alternatives, also (a|b)
    mot?           optional                           mot*    beginning of the lemma
    []  []{0,3}    any token; a bounded gap           [NOUN]  [DET]?  universal POS

A mark = or == holds for its own alternative only: ``=communs|commun`` is the form "communs"
or the word "commun". Tokens are separated by spaces; "," and a lone "=" stand for themselves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NoReturn

from isctext.concepts.words import word_set
from isctext.errors import UsageError, did_you_mean

UPOS = word_set("ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X")
MAX_GAP = 10
MAX_PATTERN = 200

Kind = Literal["word", "form", "exact", "prefix", "pos", "any"]

_TOKEN = re.compile(r"\S+")
_BRACKET = re.compile(r"\[(?P<pos>\w*)\](?P<count>\?|\{(?P<low>\d+),(?P<high>\d+)\})?")
_FORBIDDEN = re.compile(r"[\[\](){}|*?]")


@dataclass(frozen=True, slots=True)
class Atom:
    """One test on one word: what kind, and the word, prefix or POS as written."""

    kind: Kind
    text: str = ""


@dataclass(frozen=True, slots=True)
class Element:
    """Alternatives for one place of the pattern, which stand ``low`` to ``high`` times."""

    atoms: tuple[Atom, ...]
    low: int = 1
    high: int = 1


@dataclass(frozen=True, slots=True)
class Pattern:
    """A parsed pattern: its source text and its elements in order."""

    source: str
    elements: tuple[Element, ...]


def parse_pattern(source: str) -> Pattern:
    """The pattern of a source text.

    Raises UsageError [IT-LEX-010] with the column (from 1) where reading stopped.
    """
    if len(source) > MAX_PATTERN:
        _fail(source, 1, f"{len(source)} characters", f"at most {MAX_PATTERN}", "shorten it")
    elements: list[Element] = []
    for match in _TOKEN.finditer(source):
        elements.extend(_read_token(source, match.start() + 1, match.group()))
    if not any(e.low and any(a.kind != "any" for a in e.atoms) for e in elements):
        _fail(source, 1, repr(source), "at least one required word or [POS]", "add a word")
    return Pattern(source, tuple(elements))


def _read_token(source: str, column: int, token: str) -> list[Element]:
    if token in (",", "=", "?", "/"):
        return [Element((Atom("form", token),))]
    if token.startswith("["):
        return [_read_bracket(source, column, token)]
    tail = [Element((Atom("form", ","),))] if token.endswith(",") else []
    token = token.removesuffix(",")
    optional = token.endswith("?")
    body = token.removesuffix("?")
    if body.startswith("(") and body.endswith(")"):
        body, column = body[1:-1], column + 1
    atoms: list[Atom] = []
    for part in body.split("|"):
        atoms.append(_read_atom(source, column, part))
        column += len(part) + 1
    return [Element(tuple(atoms), 0 if optional else 1), *tail]


def _read_bracket(source: str, column: int, token: str) -> Element:
    match = _BRACKET.fullmatch(token)
    if not match:
        _fail(source, column, token, "[], []{m,n}, [POS] or [POS]?", "check the brackets")
    pos = match["pos"]
    if pos and pos not in UPOS:
        _fail(source, column, f"[{pos}]", "a universal POS", did_you_mean(pos, UPOS))
    low, high = 1, 1
    if match["count"] == "?":
        low = 0
    elif match["count"]:
        low, high = int(match["low"]), int(match["high"])
    if not low <= high <= MAX_GAP or high == 0:
        expected = f"0 <= m <= n <= {MAX_GAP}, n > 0"
        _fail(source, column, token, expected, "gaps are bounded: give both limits in order")
    return Element((Atom("pos", pos) if pos else Atom("any"),), low, high)


def _read_atom(source: str, column: int, part: str) -> Atom:
    kind: Kind = "word"
    text = part
    if part.startswith("=="):
        kind, text = "exact", part[2:]
    elif part.startswith("="):
        kind, text = "form", part[1:]
    elif part.endswith("*"):
        kind, text = "prefix", part[:-1]
    if not any(c.isalnum() for c in text):
        _fail(source, column, part or "nothing", "a word", "write a word on each side of |")
    wrong = _FORBIDDEN.search(text) or re.search("=", text)
    if wrong:
        hint = "a token is one of: mot, =mot, ==Mot, mot*, mot?, a|b, [], []{0,3}, [NOUN]"
        _fail(source, column + part.index(text) + wrong.start(), wrong.group(), "a letter", hint)
    return Atom(kind, text)


def _fail(source: str, column: int, found: str, expected: str, hint: str) -> NoReturn:
    raise UsageError(
        "IT-LEX-010",
        "a pattern cannot be read",
        where=f"pattern '{source}', column {column}",
        found=found,
        expected=expected,
        hint=hint,
    )
