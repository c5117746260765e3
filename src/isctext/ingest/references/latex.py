r"""LaTeX mark-up in bibliographic fields to plain text: accents, symbols, commands, braces."""

from __future__ import annotations

import re
import unicodedata

_COMBINING = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306",
    ".": "\u0307", '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323",
    "c": "\u0327", "k": "\u0328", "b": "\u0331",
}  # fmt: skip
_SYMBOLS = {
    "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "aa": "å", "AA": "Å",
    "l": "ł", "L": "Ł", "ss": "ß", "i": "i", "j": "j", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ",
    "S": "§", "P": "¶", "copyright": "©", "pounds": "£", "euro": "€", "texteuro": "€",
    "EUR": "€", "dots": "…", "ldots": "…", "textellipsis": "…", "textendash": "–",
    "textemdash": "—", "og": "« ", "fg": " »", "guillemotleft": "«", "guillemotright": "»",
    "guillemetleft": "«", "guillemetright": "»", "textquoteleft": "‘", "textquoteright": "’",
    "textquotedblleft": "“", "textquotedblright": "”", "textquotesingle": "'",
    "textquotedbl": '"', "textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^",
    "textunderscore": "_", "textbar": "|", "textless": "<", "textgreater": ">", "textdegree": "°",
    "degres": "°", "degre": "°", "no": "n°", "No": "N°", "nos": "n°s", "numero": "n°",
    "ier": "er", "iere": "re", "ieme": "e", "up": "", "textsuperscript": "", "fup": "",
    "times": "×", "par": "\n\n", "newline": "\n", "quad": " ", "qquad": " ", "space": " ",
    "textregistered": "®", "texttrademark": "™", "textperiodcentered": "·", "cdot": "·",
}  # fmt: skip
_ACCENT = re.compile(
    r"\\(?:([`'^\"~=.])|([uvHckrbd])(?![A-Za-z]))"
    r"\s{0,3}(?:\{\s{0,3}(\\[ij](?![A-Za-z])|[A-Za-z])?\s{0,3}\}|(\\[ij](?![A-Za-z])|[A-Za-z]))"
)
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?(\{\}|[ \t]*(?=\{)|[ \t]+|)")
_LINK = re.compile(r"\\href\s{0,3}\{[^{}]{0,2000}\}")
_ESCAPED = re.compile(r"\\([&%$#_{}])")
_SPACES = re.compile(r"(?<!\\)~|\\[ ,;:!/]|\\\\")
_QUOTES = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"))
# Stand for escaped braces while the others are taken away.
_KEPT = {"{": "\ue000", "}": "\ue001"}


def plain_text(value: str) -> str:
    r"""The text of a LaTeX value: ``\'e`` is é, ``{TXM}`` is TXM, ``\emph{x}`` is x.

    A command that is not known leaves its argument, or its name when it has none.
    """
    if "\\" in value:
        value = _LINK.sub("", value)
        value = _ACCENT.sub(_accented, value)
        value = _ESCAPED.sub(lambda match: _KEPT.get(match[1], match[1]), value)
        value = _SPACES.sub(" ", value)
        value = _COMMAND.sub(_command, value)
    else:
        value = value.replace("~", " ")
    value = value.replace("{", "").replace("}", "")
    for kept, brace in (("\ue000", "{"), ("\ue001", "}")):
        value = value.replace(kept, brace)
    for source, target in _QUOTES:
        value = value.replace(source, target)
    return unicodedata.normalize("NFC", value)


def _accented(match: re.Match[str]) -> str:
    letter = (match[3] or match[4] or "").lstrip("\\")
    mark = _COMBINING[match[1] or match[2]]
    if not letter:
        return match[1] or ""
    return unicodedata.normalize("NFC", letter + mark)


def _command(match: re.Match[str]) -> str:
    name, after = match[1], match[2]
    argument = match.string[match.end() : match.end() + 1] == "{"
    if name in _SYMBOLS:
        # TeX eats the space after a command; "{}" keeps the one that follows it.
        return _SYMBOLS[name]
    return "" if argument else name + (" " if after.strip() != "{}" and after else "")
