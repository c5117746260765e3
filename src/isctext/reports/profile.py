"""The likeness of two arenas' variations at each lag, as a small chart."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from isctext.reports.scene import Scene
from isctext.reports.svg import element, number, words

WIDTH, HEIGHT = 420, 150
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 12, 26
_TICKS = (-1.0, -0.5, 0.0, 0.5, 1.0)


def draw_profile(
    r: Sequence[float],
    low: Sequence[float],
    high: Sequence[float],
    name: str,
    scene: Scene,
    *,
    bound: float | None = None,
) -> Markup | None:
    """Draws r at lags -n to n (2n + 1 values) with intervals; None without a profile.

    low, high: as many values as r, or none where there is no interval. The scale is -1 to 1.
    bound: half the width of a band around 0.
    """
    if not r:
        return None
    reach = (len(r) - 1) // 2
    known = len(low) == len(high) == len(r)
    parts = [element("title", words(name)), *_grid(scene)]
    if bound is not None:
        top, wide = _y(bound), WIDTH - _LEFT - _RIGHT
        tall = _y(-bound) - top
        parts.append(
            element("rect", class_="r-band", x=_LEFT, y=top, width=wide, height=tall),
        )
    spots = [(_x(i, len(r)), _y(value)) for i, value in enumerate(r)]
    path = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in spots)
    parts.append(element("path", class_="r-line", d=path))
    for i, (x, y) in enumerate(spots):
        lag = i - reach
        sign = f"+{lag}" if lag > 0 else str(lag).replace("-", "−")
        interval = scene.between(low[i], high[i]) if known else ""
        said = scene.t(
            "precedence.profile_point",
            lag=sign,
            r=scene.typo.decimal(r[i], 2),
            interval=interval,
        )
        if known:
            ends = _y(high[i]), _y(low[i])
            parts.append(element("line", class_="r-bar", x1=x, x2=x, y1=ends[0], y2=ends[1]))
        spot = element("circle", element("title", words(said)), cx=x, cy=y, r=3.6)
        parts += [spot, element("text", words(sign), x=x, y=HEIGHT - 8, class_="r-lag")]
    return element(
        "svg",
        *parts,
        class_="profile",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        width=WIDTH,
        height=HEIGHT,
        role="img",
        aria_label=name,
    )


def _grid(scene: Scene) -> list[Markup]:
    parts = []
    for tick in _TICKS:
        y = _y(tick)
        kind = "r-zero" if tick == 0 else "r-grid"
        parts.append(element("line", class_=kind, x1=_LEFT, x2=WIDTH - _RIGHT, y1=y, y2=y))
        label = words(scene.typo.decimal(tick, 1))
        parts.append(element("text", label, x=_LEFT - 7, y=y + 4, class_="r-tick"))
    return parts


def _x(i: int, count: int) -> float:
    step = (WIDTH - _LEFT - _RIGHT) / count
    return _LEFT + step * (i + 0.5)


def _y(value: float) -> float:
    inside = min(1.0, max(-1.0, value))
    return _TOP + (HEIGHT - _TOP - _BOTTOM) * (1.0 - inside) / 2.0
