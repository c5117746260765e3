"""What of a mail is its author's own: quoted replies, signatures and list footers taken out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from isctext.ingest.prose.flow import spaced

_QUOTED = re.compile(r"\s{0,3}(?:[A-Z]{1,4})?>|\s{0,3}&gt;")
_WROTE = (
    r".{0,300}?(?:a écrit|ecrit|écrivait|wrote|writes|schrieb|escribió|ha scritto)"
    r"(?:\s+le .{0,60})?\s*:?\s*"
)
_ATTRIBUTION = re.compile(
    rf"\s*(?:(?:Le|On|Am|El|Il|In|Dans)\b|\d{{4}}-\d\d-\d\d){_WROTE}", re.IGNORECASE | re.DOTALL
)
_SENDER = re.compile(rf"\s*.{{0,80}}<[^<>\s]{{3,100}}@{_WROTE}", re.IGNORECASE)
_ORIGINAL = re.compile(
    r"\s*[-_=]{2,}\s*(?:message d['’]origine|message original|original message|message initial"
    r"|réponse|reply|ursprüngliche nachricht)\s*[-_=]{2,}.{0,5}",
    re.IGNORECASE,
)
_FORWARD = re.compile(
    r"\s*(?:[-_=]{2,}\s*(?:forwarded message|message (?:transféré|réexpédié|transmis)"
    r"|weitergeleitete nachricht|courriel transféré)\b.{0,60}[-_=]{2,}\s*"
    r"|(?:begin forwarded message|début du message (?:réexpédié|transféré))\s*:\s*)",
    re.IGNORECASE,
)
_FROM = re.compile(r"[\s*_]*(?:De|From|Von|Expéditeur)[\s*_]*:[\s*_]*\S.*", re.IGNORECASE)
_FIELD = re.compile(
    r"[\s*_]*(?:De|From|Von|Expéditeur|Envoyé(?: le)?|Sent|Gesendet|Date|À|A|To|An|Pour|Cc|Cci"
    r"|Objet|Subject|Betreff|Sujet|Destinataires?|Répondre à|Reply-To)[\s*_]*:.*",
    re.IGNORECASE,
)
_SIGN = re.compile(r"--\s?\s*")
_DEVICE = re.compile(
    r"\s*(?:envoyé (?:de|depuis|à partir d)\b|sent from (?:my|mail)\b|provenance : courrier"
    r"|télécharge[rz] outlook|get outlook for|obtenir outlook|garanti sans virus|sans virus\."
    r"|virus-free\.|cet e-?mail a été vérifié|von meinem iphone)[^\n]{0,120}",
    re.IGNORECASE,
)
_RULE = re.compile(r"\s*(?:_{10,}|-{10,}|={10,})\s*")
_LIST = re.compile(
    r"mailing list|liste de diffusion|listinfo|unsubscribe|désinscri|désabonn|se désinscrire"
    r"|google groups|sympa|framalistes|https?://",
    re.IGNORECASE,
)
# A signature has at most 20 lines, a list's footer 12: what is longer is text under a line.
_MOST_SIGNED, _MOST_FOOTER = 20, 12
# Outlook's header of a quoted mail: two other fields within five lines of "De :".
_WITHIN, _FIELDS = 6, 2


@dataclass(slots=True)
class Own:
    """The author's own lines, what was taken out by which rule, and whether a mail is passed on."""

    lines: list[str] = field(default_factory=list)
    removed: list[tuple[str, str]] = field(default_factory=list)
    forwards: bool = False

    def cut(self, rule: str, lines: Sequence[str]) -> None:
        """Keeps lines beside, joined to the run of the same rule just before."""
        text = spaced(" ".join(lines))
        if text:
            self.removed.append((rule, text))


def own_lines(lines: Sequence[str]) -> Own:
    """The lines of a mail's body, or the blocks of an HTML mail, without what is not its own."""
    own = Own()
    lines, footer = _without_footer(list(lines))
    lines, quoted_end = _without_original(lines, own)
    body = _without_quotes(lines, own)
    kept, signed = _without_signature(body)
    for line in kept:
        if _DEVICE.fullmatch(line):
            own.cut("signature", [line])
        else:
            own.lines.append(line)
    own.cut("signature", signed)
    own.cut("quoted reply", quoted_end)
    own.cut("list footer", footer)
    return own


def _without_footer(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines before a list's footer, and the footer."""
    full = [n for n, line in enumerate(lines) if line.strip()]
    for n in full[-_MOST_FOOTER:]:
        if _RULE.fullmatch(lines[n]):
            below = [line for line in lines[n + 1 :] if line.strip()]
            if below and any(map(_LIST.search, below)) and not any(map(_FROM.match, below[:2])):
                return lines[:n], lines[n:]
    return lines, []


def _without_original(lines: list[str], own: Own) -> tuple[list[str], list[str]]:
    """The lines before a quoted mail without marks (Outlook), and that mail.

    A mail that is passed on is kept, without its header: it is what the message is for.
    """
    n = 0
    while n < len(lines):
        if _FORWARD.fullmatch(lines[n]):
            own.forwards = True
            end = _after_fields(lines, n + 1)
            own.cut("forwarded header", lines[n:end])
            del lines[n:end]
            continue
        header_at = n + 1 if _RULE.fullmatch(lines[n]) else n
        is_header = _is_header(lines, header_at)
        if is_header or _ORIGINAL.fullmatch(lines[n]):
            if any(line.strip() for line in lines[:n]):
                return lines[:n], lines[n:]
            # Nothing before it: the mail has been passed on as it was.
            own.forwards = True
            end = _after_fields(lines, header_at if is_header else n + 1)
            own.cut("forwarded header", lines[n:end])
            del lines[n:end]
            continue
        n += 1
    return lines, []


def _is_header(lines: Sequence[str], at: int) -> bool:
    if at >= len(lines) or not _FROM.fullmatch(lines[at]):
        return False
    below = [line for line in lines[at + 1 : at + 1 + 2 * _WITHIN] if line.strip()][:_WITHIN]
    return sum(_FIELD.fullmatch(line) is not None for line in below) >= _FIELDS


def _after_fields(lines: Sequence[str], at: int) -> int:
    """Where the header of a quoted mail ends."""
    end = at
    while end < len(lines) and (not lines[end].strip() or _FIELD.fullmatch(lines[end])):
        end += 1
    return end


def _without_quotes(lines: Sequence[str], own: Own) -> list[str]:
    """The lines without those that open with ">", and without "X a écrit :" before them."""
    kept: list[str] = []
    run: list[str] = []
    for line in lines:
        if _QUOTED.match(line):
            if not run:
                run = _attribution(kept)
            run.append(line.lstrip("> "))
            continue
        if run and line.strip():
            own.cut("quoted reply", run)
            run = []
        kept.append(line)
    own.cut("quoted reply", run)
    # At the very end it announces a quotation that was taken out before (HTML).
    own.cut("quoted reply", _attribution(kept))
    return kept


def _attribution(kept: list[str]) -> list[str]:
    """Takes the announcement of a quotation off the end of the lines: one to three lines."""
    end = len(kept)
    while end and not kept[end - 1].strip():
        end -= 1
    for count, form in ((1, _ATTRIBUTION), (2, _ATTRIBUTION), (3, _ATTRIBUTION), (1, _SENDER)):
        start = end - count
        if start >= 0 and all(line.strip() for line in kept[start:end]):
            taken = kept[start:end]
            if form.fullmatch(" ".join(taken)):
                del kept[start:]
                return taken
    return []


def _without_signature(lines: list[str]) -> tuple[list[str], list[str]]:
    for n, line in enumerate(lines):
        if _SIGN.fullmatch(line):
            below = [other for other in lines[n + 1 :] if other.strip()]
            if len(below) <= _MOST_SIGNED:
                return lines[:n], lines[n + 1 :]
    return lines, []
