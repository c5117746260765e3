"""The chart of one category: a line per arena, its interval, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from isctext.reports.axes import Periods, consecutive, round_ticks, tick_digits
from isctext.reports.marks import marker
from isctext.reports.setting import Arena
from isctext.reports.svg import element, number, words
from isctext.reports.typography import Typography

WIDTH, PLOT = 960, 250
LEFT, RIGHT, TOP = 58, 14, 44
STRIP = 9  # height of one arena's row in the strip of documents under the axis
DODGE = 5  # arenas stand side by side, so that equal values and error bars stay apart
CLEAR = 46  # room in pixels that one period label needs
NAME = 32  # characters of an arena's name in the legend


@dataclass(frozen=True, slots=True)
class Point:
    """A value with its interval at a place of the axis.

    ``sparse``: too little text for a firm value (hollow mark); ``weak``: sparse, or fewer than
    five hits, so that no step from or to it should be read (dotted line). ``href`` is "" when
    there is no passage to open.
    """

    place: int
    value: float
    low: float
    high: float
    sparse: bool
    weak: bool
    href: str
    title: str


@dataclass(frozen=True, slots=True)
class Series:
    """The points of one arena in one scope, in the order of time.

    ``smooth``: a value for each point, for the eye only, None where the line has none; empty
    where no line is to be drawn.
    """

    arena: Arena
    scope: str
    points: tuple[Point, ...]
    smooth: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """One picture; ``key`` is unique in the page. ``percent``: values are shares of 1.

    ``note`` is written in the picture itself, for it may be copied without its caption.
    """

    key: str
    name: str
    unit: str
    note: str
    strip: str
    percent: bool
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class _Frame:
    axis: Periods
    top: float
    arenas: tuple[Arena, ...]

    def x(self, place: int, arena: Arena | None = None) -> float:
        width = (WIDTH - LEFT - RIGHT) / len(self.axis.places)
        middle = LEFT + (place - self.axis.first + 0.5) * width
        if arena is None:
            return middle
        rank = self.arenas.index(arena) - (len(self.arenas) - 1) / 2
        return middle + rank * min(DODGE, width / (len(self.arenas) + 1))

    def y(self, value: float) -> float:
        return TOP + PLOT * (1 - value / self.top)


def draw(chart: Chart, axis: Periods, arenas: Sequence[Arena], typo: Typography) -> Markup:
    """The chart as inline SVG, in a box of 960 units; every point is a link to its passages.

    Lines join neighbouring periods only. The vertical axis holds every value and every
    interval that rests on enough text; intervals of sparse points may leave it at the top.
    """
    ticks = round_ticks(_top(chart.series))
    frame = _Frame(axis, ticks[-1], tuple(arenas))
    clip = f"clip.{chart.key}"
    layers = [_layer(s, frame, clip) for s in chart.series]
    height = TOP + PLOT + 30 + STRIP * len(arenas)
    return element(
        "svg",
        _clip(clip),
        _grid(frame, ticks, chart.percent, typo),
        _times(frame),
        _strip(chart, frame),
        _legend(chart, frame),
        *layers,
        class_="chart",
        viewBox=f"0 0 {WIDTH} {height}",
        # A group, not an img: the links inside must stay reachable for screen readers.
        role="group",
        aria_label=chart.name,
    )


def _top(series: Sequence[Series]) -> float:
    points = [p for s in series for p in s.points]
    firm = [p.high for p in points if not p.sparse]
    return max([p.value * 1.05 for p in points] + firm, default=0.0)


def _clip(name: str) -> Markup:
    box = element("rect", x=LEFT, y=TOP - 6, width=WIDTH - LEFT - RIGHT, height=PLOT + 6)
    return element("clipPath", box, id=name)


def _grid(frame: _Frame, ticks: Sequence[float], percent: bool, typo: Typography) -> Markup:
    digits = tick_digits([100 * t for t in ticks] if percent else ticks)
    parts = []
    for tick in ticks:
        y = frame.y(tick)
        label = typo.percent(tick, digits) if percent else typo.decimal(tick, digits)
        parts.append(element("line", x1=LEFT, x2=WIDTH - RIGHT, y1=y, y2=y))
        parts.append(element("text", words(label), x=LEFT - 7, y=y + 4))
    return element("g", *parts, class_="grid")


def _times(frame: _Frame) -> Markup:
    labelled = set(_labelled(frame.axis))
    y = TOP + PLOT
    parts = []
    for place in frame.axis.places:
        x = frame.x(place)
        parts.append(element("line", x1=x, x2=x, y1=y, y2=y + (5 if place in labelled else 3)))
        if place in labelled:
            parts.append(element("text", words(frame.axis.label(place)), x=x, y=y + 17))
    return element("g", *parts, class_="times")


def _labelled(axis: Periods) -> Sequence[int]:
    """The places that get a label: all, or those of round years when room is short."""
    room = (WIDTH - LEFT - RIGHT) // CLEAR
    if len(axis.places) <= room:
        return axis.places
    for years in (1, 2, 5, 10, 20, 50):
        chosen = [p for p in axis.places if p % (years * 12 // axis.step) == 0]
        if len(chosen) <= room:
            return chosen
    return ()


def _strip(chart: Chart, frame: _Frame) -> Markup:
    """Under the axis: where each arena has documents (full), few (pale), none (empty)."""
    parts = []
    width = max(3.0, (WIDTH - LEFT - RIGHT) / len(frame.axis.places) - 8)
    for row, arena in enumerate(frame.arenas):
        y = TOP + PLOT + 25 + row * STRIP
        for series in chart.series:
            if series.arena is arena and series.scope == "broad":
                parts.extend(_presence(series, frame, y, width))
    label = element("text", words(chart.strip), x=LEFT - 7, y=TOP + PLOT + 32)
    return element("g", label, *parts, class_="strip")


def _presence(series: Series, frame: _Frame, y: float, width: float) -> list[Markup]:
    look = f"ar-{series.arena.look}"
    return [
        element(
            "rect",
            class_=f"{look} pale" if p.sparse else look,
            x=frame.x(p.place) - width / 2,
            y=y,
            width=width,
            height=STRIP - 3,
        )
        for p in series.points
    ]


def _legend(chart: Chart, frame: _Frame) -> Markup:
    parts = [element("text", words(chart.unit), x=8, y=16, class_="unit")]
    if chart.note:
        end = WIDTH - RIGHT
        parts.append(element("text", words(chart.note), x=end, y=16, class_="fictional"))
    x = float(LEFT)
    for arena in frame.arenas:
        name = arena.label if len(arena.label) <= NAME else arena.label[:NAME] + "…"
        key = element("path", d=marker(arena.look, x + 5, 30), class_="mark")
        text = element("text", words(name), x=x + 15, y=34)
        parts.append(element("g", key, text, class_=f"key ar-{arena.look} an-{arena.number}"))
        x += 34 + 6.6 * len(name)
    return element("g", *parts, class_="legend")


def _layer(series: Series, frame: _Frame, clip: str) -> Markup:
    arena = series.arena
    spots = [(frame.x(p.place, arena), p) for p in series.points]
    runs = [[spots[i] for i in run] for run in consecutive([p.place for p in series.points])]
    stretches = [stretch for run in runs for stretch in _stretches(run)]
    behind = [_bar(*run[0], frame) for run in runs if len(run) == 1]
    behind += [_band(weak, spots, frame) for weak, spots in stretches]
    return element(
        "g",
        element("g", *behind, clip_path=f"url(#{clip})"),
        *(_line(weak, spots, frame) for weak, spots in stretches),
        *_smooth(series, frame),
        *(_point(x, p, arena, frame) for x, p in spots),
        class_=f"layer sc-{series.scope} ar-{arena.look} an-{arena.number}",
    )


_Spot = tuple[float, Point]


def _stretches(run: Sequence[_Spot]) -> list[tuple[bool, list[_Spot]]]:
    """A run cut where its steps turn from firm to weak; a step is weak if one end is."""
    found: list[tuple[bool, list[_Spot]]] = []
    for before, after in pairwise(run):
        weak = before[1].weak or after[1].weak
        if found and found[-1][0] == weak:
            found[-1][1].append(after)
        else:
            found.append((weak, [before, after]))
    return found


def _bar(x: float, point: Point, frame: _Frame) -> Markup:
    """The interval of a period that stands alone."""
    ends = _y(frame, point.high), frame.y(point.low)
    return element("line", class_="bar", x1=x, x2=x, y1=ends[0], y2=ends[1])


def _band(weak: bool, spots: Sequence[_Spot], frame: _Frame) -> Markup:
    over = [f"{number(x)} {number(_y(frame, p.high))}" for x, p in spots]
    under = [f"{number(x)} {number(_y(frame, p.low))}" for x, p in reversed(spots)]
    return element("path", class_=_weak("band", weak), d="M" + "L".join(over + under) + "Z")


def _line(weak: bool, spots: Sequence[_Spot], frame: _Frame) -> Markup:
    places = [f"{number(x)} {number(frame.y(p.value))}" for x, p in spots]
    return element("path", class_=_weak("line", weak), d="M" + "L".join(places))


def _smooth(series: Series, frame: _Frame) -> list[Markup]:
    """The smooth line through neighbouring periods; it crosses no gap and no sparse period."""
    if not series.smooth:
        return []
    pairs = zip(series.points, series.smooth, strict=True)
    known = [(p.place, value) for p, value in pairs if value is not None]
    parts = []
    for run in consecutive([place for place, _ in known]):
        spots = [known[i] for i in run]
        ends = [f"{number(frame.x(p, series.arena))} {number(_y(frame, v))}" for p, v in spots]
        if len(run) > 1:
            parts.append(element("path", class_="smooth", d="M" + "L".join(ends)))
    return parts


def _weak(name: str, weak: bool) -> str:
    return f"{name} weak" if weak else name


def _y(frame: _Frame, value: float) -> float:
    # Far above the frame everything is clipped; huge coordinates only cost bytes.
    return max(frame.y(value), -2.0 * PLOT)


def _point(x: float, point: Point, arena: Arena, frame: _Frame) -> Markup:
    mark = element(
        "path",
        element("title", words(point.title)),
        class_="mark hollow" if point.sparse else "mark",
        d=marker(arena.look, x, frame.y(point.value)),
    )
    place = point.place - frame.axis.first
    if point.href:
        return element("a", mark, href=f"#{point.href}", data_p=place)
    return element("g", mark, data_p=place)
