"""One mail to one document: its own text, its headers as facts, its attachments by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import cast

from lxml import etree

from isctext.ingest.mail.headers import (
    addresses,
    decode_bytes,
    header,
    headers,
    mail_date,
    names,
    readable,
)
from isctext.ingest.mail.quotes import own_lines
from isctext.ingest.markup.tree import (
    drop,
    drop_silent,
    parse_html,
    walk,
)
from isctext.ingest.prose.blocks import join_blocks, one_line, plain_blocks
from isctext.ingest.raw.refused import MarkupRefusedError
from isctext.ingest.raw.streams import StreamRefusedError
from isctext.records.document import DatedBy, Draft, Refusal

MAX_DEPTH = 30
_TEXTS = ("text/plain", "text/html", "text/enriched", "text")
_LOCKED = ("multipart/encrypted", "application/pgp-encrypted")
# How mail programs mark, in HTML, what they quote and sign.
_QUOTES = (
    "gmail_quote", "gmail_attr", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote",
    "zmail_extra", "tutanota_quote", "OutlookMessageHeader",
)  # fmt: skip
_SIGNATURES = ("gmail_signature", "moz-signature", "protonmail_signature_block", "Apple-signature")
_REPLY_IDS = ("divRplyFwdMsg", "appendonsend", "mail-editor-reference-message-container")
_FACTS = (
    ("list", "List-Id"),
    ("newsgroups", "Newsgroups"),
    ("organization", "Organization"),
    ("keywords", "Keywords"),
    ("language", "Content-Language"),
    ("in-reply-to", "In-Reply-To"),
)


@dataclass(slots=True)
class _Body:
    blocks: list[str] = field(default_factory=list)
    removed: list[tuple[str, str]] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)


def read_mail(data: bytes, locator: str = "", envelope: DatedBy | None = None) -> Draft | Refusal:
    """The mail as a draft or a refusal: ENCRYPTED, TOO_DEEP, MALFORMED, EMPTY_OUTPUT."""
    try:
        message = message_from_bytes(data)
        body = _Body()
        _read_part(message, body, 0)
    except RecursionError:
        return Refusal("TOO_DEEP", "parts inside parts beyond what can be followed", locator)
    except StreamRefusedError as refused:
        return Refusal(refused.code, refused.detail, locator)
    if not message.keys():
        return Refusal("MALFORMED", "no header in the mail", locator)
    text = join_blocks(body.blocks)
    subject = one_line(header(message, "Subject"))
    if not text:
        left = ", ".join(dict.fromkeys(rule for rule, _ in body.removed)) or "nothing"
        detail = f"no text of its own in '{subject}'; left out: {left}"
        return Refusal("EMPTY_OUTPUT", f"{detail}; {len(body.attachments)} attachments", locator)
    senders = headers(message, "From") or headers(message, "Sender")
    return Draft(
        text=text,
        title=subject,
        locator=locator,
        authors=tuple(names(senders)),
        dates=_dates(message, envelope),
        provider_id=header(message, "Message-ID").strip("<> "),
        facts=tuple(_facts(message, senders, body)),
        removed=tuple(body.removed),
        warnings=tuple(body.warnings),
    )


def _dates(message: Message, envelope: DatedBy | None) -> tuple[DatedBy, ...]:
    found = [mail_date(value) for value in headers(message, "Date")[:1]]
    return tuple(d for d in (*found, envelope) if d)


def _facts(message: Message, senders: list[str], body: _Body) -> Iterator[tuple[str, str]]:
    for name, values in (
        ("from", senders),
        ("to", headers(message, "To")),
        ("cc", headers(message, "Cc")),
    ):
        yield from ((name, address) for address in addresses(values))
    for name, key in _FACTS:
        value = header(message, key).strip("<> ")
        if value:
            yield name, value
    yield from (("attachment", name) for name in body.attachments)


def _read_part(part: Message, body: _Body, depth: int) -> None:
    """Adds what a part holds. Raises StreamRefusedError: TOO_DEEP, ENCRYPTED."""
    if depth > MAX_DEPTH:
        raise StreamRefusedError("TOO_DEEP", f"more than {MAX_DEPTH} parts in each other")
    kind = part.get_content_type()
    if kind in _LOCKED or (kind == "application/pkcs7-mime" and "enveloped" in _type(part)):
        raise StreamRefusedError("ENCRYPTED", f"the mail is {kind}")
    inner = part.get_payload() if part.is_multipart() else None
    children = [child for child in cast("list[object]", inner or []) if isinstance(child, Message)]
    if kind == "message/rfc822":
        for child in children:
            _attached(child, body, depth)
    elif children:
        for child in _alternative(children) if kind == "multipart/alternative" else children:
            _read_part(child, body, depth + 1)
    else:
        _read_leaf(part, kind, body)


def _type(part: Message) -> str:
    return " ".join(headers(part, "Content-Type")).lower()


def _attached(message: Message, body: _Body, depth: int) -> None:
    """A whole mail inside another: passed on, or one of a digest. Its text is kept."""
    subject = one_line(header(message, "Subject"))
    body.warnings.append(("FORWARDED", subject or "a mail without subject"))
    body.blocks += [subject] if subject else []
    _read_part(message, body, depth + 1)


def _alternative(children: list[Message]) -> list[Message]:
    """The one version of a text to be read: plain if it says something, else the last."""
    plain = [c for c in children if c.get_content_type() == "text/plain" and _text(c).strip()]
    others = [c for c in children if c.get_content_type() not in ("text/plain", "text/x-amp-html")]
    return plain[:1] or others[-1:] or children[:1]


def _read_leaf(part: Message, kind: str, body: _Body) -> None:
    name = _filename(part)
    shown = part.get_content_disposition() != "attachment" and not name
    # A multipart without its border, as broken programs write it, is read as its bare text.
    if not shown or not (kind in _TEXTS or kind.startswith("multipart/")):
        size = len(_bytes(part))
        if size or name:
            body.attachments.append(f"{name or 'unnamed'} ({kind}, {size} bytes)")
        return
    text = _text(part)
    lines = _html_blocks(text, body) if kind == "text/html" else text.splitlines()
    own = own_lines(lines)
    if own.forwards:
        body.warnings.append(("FORWARDED", "the text holds a mail that was passed on"))
    kept = own.lines if kind == "text/html" else plain_blocks("\n".join(own.lines))
    body.blocks += kept
    body.removed += own.removed


def _html_blocks(source: str, body: _Body) -> list[str]:
    """The blocks of an HTML mail without its marked quotations and signatures."""
    try:
        tree = parse_html(source)
    except MarkupRefusedError as refused:
        body.warnings.append(("PART_UNREADABLE", f"HTML: {refused.code} {refused.detail}"))
        return []
    if tree is None:
        return []
    drop_silent(tree)
    for element in list(tree.iter(etree.Element)):
        rule = _html_rule(element)
        if rule and element.getparent() is not None:
            _take(element, rule, body)
    return [block.text for block in walk(tree) if block.tag != "title"]


def _html_rule(element: etree._Element) -> str:
    classes = (element.get("class") or "").split()
    if any(name in classes for name in _SIGNATURES):
        return "signature"
    if any(name in classes for name in _QUOTES) or element.get("id") in _REPLY_IDS:
        return "quoted reply"
    is_quote = element.tag == "blockquote" and (element.get("type") or "").lower() == "cite"
    return "quoted reply" if is_quote else ""


def _take(element: etree._Element, rule: str, body: _Body) -> None:
    """Takes an element out; below Outlook's mark of a reply, all that follows it too."""
    taken = [element]
    if element.get("id") in _REPLY_IDS:
        taken += list(element.itersiblings())
    text = " ".join(block.text for part in taken for block in walk(part))
    body.removed += [(rule, text)] if text else []
    for part in taken:
        drop(part)


def _bytes(part: Message) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        return b""
    return data if isinstance(data, bytes) else b""


def _text(part: Message) -> str:
    try:
        charset = str(part.get_content_charset() or "")
    except (ValueError, LookupError, TypeError):
        charset = ""
    return decode_bytes(_bytes(part), charset)


def _filename(part: Message) -> str:
    try:
        return one_line(readable(part.get_filename() or ""))
    except (ValueError, LookupError, TypeError):
        return "unreadable name"
