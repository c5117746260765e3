"""The shell of a page: templates with escaping always on, and the content security policy."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from isctext.reports.escaping import neutral
from isctext.reports.texts import shipped


def render(template: str, style: str, script: str, values: Mapping[str, object]) -> str:
    """A shipped template as a page that loads nothing and runs only its own script.

    ``style`` and ``script`` are names of shipped files, written into the page; the policy
    allows them by the SHA-256 of their text, and nothing else.
    Source: W3C Content Security Policy Level 3, section 6.7.3.3 (hashes of inline text).
    """
    css, js = inline(style), inline(script)
    return (
        _environment()
        .get_template(template)
        .render(values, style=css, script=js, policy=policy(css, js))
    )


def policy(css: str, js: str) -> str:
    """The policy for a page with one style sheet and one script, both inline."""
    return (
        f"default-src 'none'; style-src '{_hash(css)}'; script-src '{_hash(js)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def inline(name: str) -> Markup:
    """A shipped style sheet or script as it stands inside its element.

    Our own files: they hold no closing tag (tested), and must not be escaped to work.
    """
    return Markup(shipped(name).replace("\r\n", "\n"))  # noqa: S704 - shipped, never data


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return "sha256-" + base64.b64encode(digest).decode("ascii")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(shipped),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _finalize(value: object) -> object:
    # Runs on every value before it is escaped: no template can forget it.
    return value if isinstance(value, Markup) or not isinstance(value, str) else neutral(value)
