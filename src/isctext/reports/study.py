"""The study report: one self-contained page in which every number opens its passages."""

from __future__ import annotations

from isctext.reports.coverage import coverage, duplicates, harvested, refused
from isctext.reports.escaping import anchor
from isctext.reports.evolution import tests_made
from isctext.reports.inputs import Lexicon, ReportOptions, StudyData, Totals, checked
from isctext.reports.page import render
from isctext.reports.sensitivity import glances
from isctext.reports.setting import Setting, setting
from isctext.reports.topics import topics
from isctext.reports.trajectories import families

__all__ = ["Lexicon", "ReportOptions", "StudyData", "Totals", "render_study"]


def render_study(data: StudyData, options: ReportOptions) -> str:
    """The page as HTML text, to be written in UTF-8; same input, same page.

    Raises StageError when a table does not have its declared shape (see ``checked``).
    """
    data = checked(data)
    with_ = setting(data, options)
    found = families(data, with_)
    values = {
        "t": with_.t,
        "typo": with_.typo,
        "lang": options.lang,
        "data": data,
        "page_title": _title(data, with_),
        "arenas": tuple(with_.arenas.values()),
        "coverage": coverage(data, with_),
        "duplicates": duplicates(data, with_),
        "refused": refused(data, with_),
        "harvested": harvested(data),
        "families": found,
        "glances": glances(data, with_),
        "topics": topics(data, with_),
        "runs": data.runs.to_pylist(),
        "series": _series(data),
        "shown": sum(c.shown for f in found for c in f.categories),
        "options": options,
        "anchor": anchor,
        "tests": tests_made(data),
    }
    return render("study.html.j2", "study.css", "study.js", values)


def _title(data: StudyData, with_: Setting) -> str:
    mark = f"[{with_.t('fictional.mark')}] " if data.fictional else ""
    return mark + data.title


def _series(data: StudyData) -> int:
    """How many series the page shows: category x scope x arena."""
    table = data.trajectories.select(["category", "scope", "arena"])
    return int(table.group_by(table.column_names).aggregate([]).num_rows)
