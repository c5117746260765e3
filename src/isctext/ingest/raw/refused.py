"""Markup that cannot be read: the code and what was found."""

from __future__ import annotations


class MarkupRefusedError(ValueError):
    """A page that is over the parser's limits; ``code`` is the rejection's code."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
