"""Where the words of a normalised French text begin and end.

The words of Universal Dependencies, but for contractions (du, des, au, aux stay whole) and
for what readers take as one word: inclusive writing, dotted acronyms, addresses.
"""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

_L = r"[^\W\d_]"
_U = r"[A-ZÀ-ÖØ-ÞŒŸ]"
_LOW = r"[a-zß-öø-ÿœ]"
_MIDDLE = "·•∙⋅‧・"

# Endings that inclusive writing adds to a masculine after a dot, a slash or a hyphen, or in
# parentheses. Some words end in them after a hyphen for other reasons: fewer are allowed there.
ENDING = (
    r"(?:(?:[rt]|at|it|ut|èt)?rice|ice|euse|eresse|esse|i?ère|i?ve|[cnltsf]?[nlts]?e|que|che|"
    r"eure|ale|aux|enne|onne|elle|trice|toute|celle|se|x|fe)s?|s"
)
_FEWER = (
    r"(?:e|(?<=n.)n?ne|(?<=l.)l?le|(?<=t.)t?te|(?<=f.)fe|i?ère|[rt]?rice|ice|euse|i?ve|(?<=s.)se)s?"
)
_INCLUSIVE = (
    rf"(?i:{_L}{{2,}}(?:[{_MIDDLE}](?:{ENDING})(?!{_L}))+(?:[.\-]s(?!\w))?"
    rf"|{_L}{{2,}}\.(?-i:(?=[a-zè])|(?<=[A-ZÀ-ÞŒ]\.))(?:{_FEWER})(?:\.s)?(?![\w@-]|\.\w)"
    rf"|{_L}{{3,}}-(?:{_FEWER})-s(?![\w-])"
    rf"|{_L}{{3,}}-(?:e|ne|rice|trice|euse|ère|ière)s?(?![\w-])"
    rf"|{_L}{{2,}}\((?:{_FEWER})(?:\)\(s\)|\)s?|s\))(?!\w)"
    rf"|{_L}{{3,}}/(?:{_FEWER})(?:/s)?(?![\w/]))"
)
# Any other apostrophe inside a word stays inside.
_ELIDED = r"(?i:(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu|presqu)')"
_WHOLE = (
    r"(?i:aujourd'hui|quelqu'une?s?|presqu'îles?|prud'hom\w*|c'est-à-dire"
    r"|qu'en-dira-t-on)(?!\w)"
)
_CLITIC = (
    r"(?i:-t-(?:ils?|elles?|on)|-t'en|-m'en|-t'y|-(?:ils?|elles?|on|je|tu|nous|vous|ce|le|la|les|"
    r"lui|leur|moi|toi|y|en)(?:-(?:nous|vous|lui|leur|moi|toi|y|en))?)(?![\w'-])"
)
_ADDRESS = (
    r"(?:https?://|www\.)[^\s<>«»\"|\])]*[^\s<>«»\"|\]).,;:!?'…]"
    r"|[\w.+-]+@[\w-]+(?:\.\w[\w-]*)+"
    r"|[a-zA-Z0-9][\w-]*(?:\.[\w-]+)*\.(?:fr|org|com|net|eu|coop|info|io|gouv)"
    r"(?:/(?:[^\s<>«»\"|\])]*[^\s<>«»\"|\]).,;:!?'…])?)?(?!\w)"
)
_ABBREVIATION = (
    r"(?:MM|M|Mr|Mgr|Dr|Pr|St|Ste|[Aa]v|[Bb]d|[Cc]f|etc|[Aa]l|pp?|[Éé]d|"
    r"janv|févr|avr|juil|sept|oct|nov|déc|[Tt]él|[Rr]éf|vs|[Nn]o|J\.-[A-Z]|Ph|Ch|Th)\.(?!\.)|(?:n|N)°"
)
_NUMBER = (
    r"\d+(?:[.,]\d+)*(?:(?:er|ères?|re|e|è|ème|nde?|ers|es|èmes)(?!\w)|h\d{0,2}(?!\w))?"
    r"(?:(?:/\d+)+|(?:-\d+)+(?!\w))?"
)
_WORD = rf"{_L}\w*(?:(?:['&]|-)(?!{_L}*')\w+)*(?:-\w+'\w+)?"
_TOKEN = re.compile(
    rf"(?P<address>{_ADDRESS})"
    rf"|[@#](?=\w)[\w-]*\w"
    rf"|{_WHOLE}"
    rf"|(?P<elided>(?<!\w){_ELIDED}(?=\S)|(?<!\w){_ELIDED}$)"
    rf"|(?P<inclusive>{_INCLUSIVE})"
    rf"|(?:{_U}\.){{2,}}(?!{_L})|(?:{_U}\.)+{_U}(?!\w)"
    rf"|(?<!\w){_U}\.$|(?<!\w){_ABBREVIATION}"
    rf"|{_NUMBER}"
    rf"|(?P<word>{_WORD})"
    rf"|\w+|\.{{2,}}|°C(?!\w)|(?P<sign>[-=*_~!?#+|•·])(?P=sign)*|[^\w\s]"
)
_TAIL = re.compile(_CLITIC + "$")
# Words whose last part only looks like a clitic.
_NO_TAIL = frozenset(
    "rendez-vous peut-être au-dessous ceux-là celles-là celui-là celle-là "
    "celui-la celle-la ceux-la celles-la là-dessus moi-même "
    "prêt-à-porter cessez-le-feu sauve-qui-peut soi-disant m'as-tu-vu "
    "je-ne-sais-quoi vis-à-vis bien-être chez-soi entre-soi chez-moi "
    "en-tout-cas tout-en-un trois-en-un".split()
)
# Bounded: some endings are looked for again at each letter.
_CHUNK = re.compile(r"\S{1,1000}")
# What has white space inside: 10 000, and a word that is broken at the end of a line:
# "coo-" at the end of a line, "pératives" at the start of the next.
_CLITIC_NEXT = r"(?!(?:ce|ils?|elles?|on|je|tu|nous|vous|le|la|les|lui|moi|toi|y|en|t-\w+)(?!\w))"
_SPACED = re.compile(
    rf"{_U}\w+(?:-\w+)*-[ ]*\r?\n[ ]*{_U}{_LOW}+(?:-\w+)*|[Rr]endez-\s*\n\s*vous|"
    rf"(?:\w+-)*{_L}{{2,}}-[ ]*\r?\n[ ]*{_CLITIC_NEXT}(?:(?={_LOW})|(?<=[A-ZÀ-Þ]-\n)(?={_U}))"
    rf"{_L}{{2,}}(?:[{_MIDDLE}-]\w+)*"
    r"|(?<!\w)(?:[Aa]rt|[Ff]ig|[Vv]ol|[Cc]hap)\.(?= ?\d)"
    r"|(?:(?<![\w.,-])|(?<=\d-))\d{1,3}(?: \d{3})+(?:,\d+)?(?!\d|-(?!\d)|[.,]\d)"
)
_MAY_BE_SPACED = re.compile(r"[\d\n]")  # cheap to ask of every text
_MOST_KEPT = 200_000

Spans = tuple[tuple[int, int], ...]


class Tokeniser:
    """Cuts texts; what it found in a run of characters between spaces it remembers."""

    def __init__(self) -> None:
        self._known: dict[str, Spans] = {}

    def cut(self, text: str) -> NDArray[np.int32]:
        """The words' [start, end) in a normalised text, one row each, in order.

        White space is in no word, but for 10 000 and a word broken at the end of a line.
        """
        found: list[tuple[int, int]] = []
        known, at = self._known, 0
        spaced_words = _SPACED.finditer(text) if _MAY_BE_SPACED.search(text) else ()
        for spaced in [*spaced_words, None]:
            for chunk in _CHUNK.finditer(text, at, spaced.start() if spaced else len(text)):
                start, word = chunk.start(), chunk.group()
                spans = known.get(word)
                if spans is None:
                    spans = self._learn(word)
                found += [(start + a, start + b) for a, b in spans]
            if spaced:
                found.append(spaced.span())
                at = spaced.end()
        return np.array(found, np.int32).reshape(-1, 2)

    def _learn(self, chunk: str) -> Spans:
        if len(self._known) >= _MOST_KEPT:
            self._known.clear()
        self._known[chunk] = spans = tuple(_cut(chunk))
        return spans


def _cut(chunk: str) -> list[tuple[int, int]]:
    found = []
    for match in _TOKEN.finditer(chunk):
        start, end = match.span()
        tail = _TAIL.search(match.group()) if match.lastgroup == "word" else None
        if tail and tail.start() > 0 and match.group().lower() not in _NO_TAIL:
            found += _with_tail(start, match.group(), tail.start())
        else:
            found.append((start, end))
    return found


def _with_tail(start: int, word: str, cut: int) -> list[tuple[int, int]]:
    """The verb and its clitics, each with its hyphen: donnez -le -nous, a -t-il."""
    parts = [0, cut]
    rest = word[cut:]
    second = re.match(r"-(?!t-)[^-]+(?=-)", rest)
    if second:
        parts.append(cut + second.end())
    parts.append(len(word))
    return [(start + a, start + b) for a, b in pairwise(parts)]


def joined(word: str) -> str:
    """The word as it would stand on one line: a break at the end of a line taken away."""
    return re.sub(r"-\s*\n\s*", "", word)
