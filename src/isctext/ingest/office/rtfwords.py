"""RTF's control words: what they stand for, what the groups that they open hold, code pages.

Written from the format's description (Microsoft, RTF 1.9.1).
"""

from __future__ import annotations

import codecs
import re

TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])"
    r"|[\r\n]+|([^\\{}\r\n]+)|\\",
    re.DOTALL,
)
"""A control word and its number, a byte in hexadecimal, a control sign, a brace, or raw text."""

MARKS = {
    "tab": " ", "line": "\n", "lbr": "\n", "page": " ", "column": " ", "emdash": "—",
    "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ",
}  # fmt: skip
SIGNS = {"~": "\u00a0", "_": "-", "-": "", "\t": " "}

# What a group holds, by its control word: None is no text, the others have a place of their own.
DESTINATIONS: dict[str, str | None] = dict.fromkeys(
    (
        "fonttbl colortbl stylesheet listtable listoverridetable revtbl rsidtbl generator pict"
        " object nonshppict fldinst datafield bkmkstart bkmkend listtext pntext pntxta pntxtb"
        " xmlnstbl themedata colorschememapping latentstyles datastore filetbl atnid atndate"
        " atntime atnicn atnref atnparent sp sn sv xe tc rxe mmathPr wgrffmtfilter template txe"
        " ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn hlinkbase shprslt nonesttables"
    ).split()
) | {
    "info": "info", "footnote": "note", "annotation": "comment", "atnauthor": "author",
    "header": "header", "headerl": "header", "headerr": "header", "headerf": "header",
    "footer": "footer", "footerl": "footer", "footerr": "footer", "footerf": "footer",
    "shptxt": "aside",
}  # fmt: skip
# Groups that a program may skip (their first word is starred) and that hold text all the same.
STARRED = frozenset(("shpinst", "shptxt", "annotation", "atnauthor", "footnote"))
PLACES = ("note", "comment", "header", "footer", "aside")
INFO = frozenset(
    "title author subject keywords company doccomm category creatim revtim".split()
)  # fmt: skip

CHARSETS = {
    77: "mac-roman", 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250",
}  # fmt: skip
PAGES = {"ansi": "cp1252", "mac": "mac-roman", "pc": "cp437", "pca": "cp850"}


def codec(page: int) -> str:
    """Python's name of a code page, "" for one that it does not have."""
    try:
        return codecs.lookup(f"cp{page}").name
    except LookupError:
        return ""
