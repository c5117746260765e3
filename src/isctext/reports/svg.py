"""SVG elements as text. Every name is ours, every value is escaped here and only here."""

from __future__ import annotations

from markupsafe import Markup, escape

from isctext.reports.escaping import neutral

Value = str | int | float


def element(tag: str, *children: Markup, **attributes: Value | None) -> Markup:
    """One element. ``class_`` is class, other underscores are hyphens; None is left out."""
    parts = [f"<{tag}"]
    for name, value in attributes.items():
        if value is not None:
            parts.append(f' {_name(name)}="{_value(value)}"')
    if not children:
        return Markup("".join([*parts, "/>"]))  # noqa: S704 - built from escaped parts
    return Markup("".join([*parts, ">", *children, f"</{tag}>"]))  # noqa: S704 - same


def words(text: str) -> Markup:
    """Character data: control characters neutralised, then escaped."""
    return escape(neutral(text))


def number(value: float) -> str:
    """A coordinate to a tenth of a pixel, without a useless zero."""
    return f"{value:.1f}".removesuffix(".0")


def _name(name: str) -> str:
    return name.rstrip("_").replace("_", "-") if name != "viewBox" else name


def _value(value: Value) -> str:
    if isinstance(value, float):
        return number(value)
    return str(words(value)) if isinstance(value, str) else str(value)
