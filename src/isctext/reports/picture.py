"""One trajectory as a picture of its own, for a notebook or a paper."""

from __future__ import annotations

import pyarrow as pa

from isctext.records.tables import TRAJECTORIES
from isctext.reports.axes import periods
from isctext.reports.inputs import Lang, ReportOptions
from isctext.reports.page import inline
from isctext.reports.setting import Setting, ordered_arenas
from isctext.reports.texts import Texts
from isctext.reports.trajectories import charts
from isctext.reports.typography import Typography


def trajectory_svg(
    rows: pa.Table,
    *,
    label: str,
    measure: str = "rate",
    lang: Lang = "fr",
    fictional: bool = False,
) -> str:
    """The chart of one category as a whole SVG document, styles included.

    rows: table ``trajectories`` for one category and one scope, at least one row.
    measure: "rate" (per million words) or "share" (of documents).
    """
    rows = TRAJECTORIES.conform(rows)
    texts = Texts(lang)
    with_ = Setting(
        options=ReportOptions(lang=lang),
        t=texts,
        typo=Typography(lang),
        arenas=ordered_arenas(set(rows["arena"].to_pylist()), texts),
        axis=periods(
            zip(rows["period"].to_pylist(), rows["period_start"].to_pylist(), strict=True), None
        ),
        sources={},
        fictional=fictional,
    )
    about = {"category": rows["category"][0].as_py(), "label": label}
    records = rows.sort_by("period_start").to_pylist()
    drawn = dict(charts(about, records, {}, with_))[measure]
    return _alone(drawn)


def _alone(drawn: str) -> str:
    """The drawing with what a page would have given it: namespace and style sheet."""
    head, body = str(drawn).split(">", 1)
    style = f"<style>{inline('study.css')}</style>"
    return f'{head} xmlns="http://www.w3.org/2000/svg">{style}{body}'
