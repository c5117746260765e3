"""Years, quarters and months: the grains of time, their first days and their names."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Every = Literal["year", "quarter", "month"]
MONTHS: dict[Every, int] = {"year": 12, "quarter": 3, "month": 1}

Days = NDArray[np.datetime64]
Ints = NDArray[np.int64]


def period_numbers(days: Days, every: Every) -> Ints:
    """The period of each day, counted from 1970; periods that follow each other count by one."""
    # 1970-01 is a year's and a quarter's first month: floor keeps that, before 1970 too.
    return days.astype("datetime64[M]").astype(np.int64) // MONTHS[every]


def period_starts(numbers: Ints, every: Every) -> Days:
    """The first day of each period."""
    return (numbers * MONTHS[every]).astype("datetime64[M]").astype("datetime64[D]")


def period_labels(numbers: Ints, every: Every) -> list[str]:
    """2019, 2019-T2 or 2019-03."""
    months = [str(day)[:7] for day in period_starts(numbers, every)]
    return [_label(month, every) for month in months]


def _label(month: str, every: Every) -> str:
    if every == "month":
        return month
    year, number = month.rsplit("-", 1)
    return year if every == "year" else f"{year}-T{(int(number) + 2) // 3}"
