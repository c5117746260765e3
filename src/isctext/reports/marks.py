"""Small drawings: marker shapes, horizontal bars, sparklines."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from isctext.reports.axes import consecutive
from isctext.reports.svg import element, number, words

# Unit shapes, one per look, so that arenas are told apart without colour. About equal areas.
_SHAPES: tuple[tuple[tuple[float, float], ...], ...] = (
    (),  # circle
    ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    ((0, -1.35), (1.25, 0.95), (-1.25, 0.95)),
    ((0, -1.4), (1.4, 0), (0, 1.4), (-1.4, 0)),
    ((0, 1.35), (1.25, -0.95), (-1.25, -0.95)),
    ((-0.6, -1.15), (0.6, -1.15), (1.25, 0), (0.6, 1.15), (-0.6, 1.15), (-1.25, 0)),
    ((-1.35, 0), (0.95, -1.25), (0.95, 1.25)),
    ((1.35, 0), (-0.95, -1.25), (-0.95, 1.25)),
)
_RADIUS = 4.4


def marker(look: int, x: float, y: float) -> str:
    """The path of an arena's marker centred on a point."""
    shape = _SHAPES[look]
    if not shape:
        r = number(_RADIUS)
        left = number(x - _RADIUS)
        wide = number(2 * _RADIUS)
        return f"M{left} {number(y)}a{r} {r} 0 1 0 {wide} 0a{r} {r} 0 1 0 -{wide} 0Z"
    size = 0.92 * _RADIUS
    corners = (f"{number(x + size * dx)} {number(y + size * dy)}" for dx, dy in shape)
    return "M" + "L".join(corners) + "Z"


def bar(share: float, look: int | None = None, width: int = 120) -> Markup:
    """A horizontal bar, full at 1; said in numbers beside it, so hidden from screen readers."""
    length = max(1.0, width * min(1.0, max(0.0, share)))
    fill = element("rect", class_="fill", width=length, height=10)
    back = element("rect", class_="back", width=width, height=10)
    return element(
        "svg",
        back,
        fill,
        class_="barline" if look is None else f"barline ar-{look}",
        viewBox=f"0 0 {width} 10",
        width=width,
        height=10,
        aria_hidden="true",
    )


def sparkline(
    values: Sequence[float | None], top: float, look: int, name: str, size: tuple[int, int]
) -> Markup:
    """A small curve over equal periods; None is a gap, a value alone is a dot."""
    width, height = size
    scale = (height - 6) / top if top > 0 else 0.0
    step = (width - 6) / max(1, len(values) - 1)
    places = [i for i, v in enumerate(values) if v is not None]
    spots = [(3 + step * i, height - 3 - scale * (values[i] or 0.0)) for i in places]
    parts = [element("title", words(name))]
    parts.append(element("line", class_="base", x1=3, x2=width - 3, y1=height - 3, y2=height - 3))
    for run in consecutive(places):
        if len(run) == 1:
            x, y = spots[run[0]]
            parts.append(element("circle", cx=x, cy=y, r=1.8))
        else:
            d = "M" + "L".join(f"{number(spots[i][0])} {number(spots[i][1])}" for i in run)
            parts.append(element("path", d=d))
    return element(
        "svg",
        *parts,
        class_=f"spark ar-{look}",
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        role="img",
        aria_label=name,
    )


def columns(values: Sequence[int], name: str, look: int, size: tuple[int, int]) -> Markup:
    """Tiny columns, one per period, tallest = the largest value."""
    width, height = size
    top = max(values, default=0)
    step = width / max(1, len(values))
    parts = [element("title", words(name))]
    for i, value in enumerate(values):
        if value:
            tall = max(1.5, height * value / top)
            wide = max(1.0, step - 1)
            parts.append(element("rect", x=i * step, y=height - tall, width=wide, height=tall))
    return element(
        "svg",
        *parts,
        class_=f"cols ar-{look}",
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        role="img",
        aria_label=name,
    )
