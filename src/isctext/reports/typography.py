"""Numbers and dates as French and English print them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date

from isctext.reports.inputs import Lang

NBSP, THIN = "\u00a0", "\u202f"
DASH = "–"
# From here on a rate prints without decimals, or with one: below, rounding would not carry.
_HUNDRED, _TEN = 99.95, 9.995
_MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "January February March April May June July August September October November December",
}


@dataclass(frozen=True, slots=True)
class Typography:
    """Formats values for one language. Absent or infinite values print as a dash."""

    lang: Lang

    def count(self, value: int | None) -> str:
        """A whole number, thousands apart: 12 345 (narrow no-break space) or 12,345."""
        if value is None:
            return DASH
        return f"{value:,}".replace(",", THIN if self.lang == "fr" else ",")

    def decimal(self, value: float | None, digits: int) -> str:
        """A number with so many decimals: 1 234,5 or 1,234.5."""
        if value is None or not math.isfinite(value):
            return DASH
        plain = f"{value:,.{digits}f}"
        if self.lang == "en":
            return plain.replace("-", "−")
        return plain.replace(",", THIN).replace(".", ",").replace("-", "−")

    def rate(self, value: float | None) -> str:
        """A rate with about three significant digits, never more than two decimals."""
        if value is None or not math.isfinite(value):
            return DASH
        size = abs(value)
        return self.decimal(value, 0 if size >= _HUNDRED else 1 if size >= _TEN else 2)

    def percent(self, share: float | None, digits: int = 1) -> str:
        """A share of 1 as a percentage: 12,3 % or 12.3%."""
        if share is None or not math.isfinite(share):
            return DASH
        return self.decimal(100 * share, digits) + (f"{NBSP}%" if self.lang == "fr" else "%")

    def interval(self, low: str, high: str) -> str:
        """Two formatted bounds: [1,2 ; 3,4] or [1.2, 3.4]."""
        between = f"{THIN}; " if self.lang == "fr" else ", "
        return f"[{low}{between}{high}]"

    def date(self, day: date | None, precision: str | None = "day") -> str:
        """A date to its precision: 1er mars 2014, mars 2014, 2014; a dash when unknown."""
        if day is None:
            return DASH
        if precision == "year":
            return str(day.year)
        month = _MONTHS[self.lang].split()[day.month - 1]
        if precision == "month":
            return f"{month}{NBSP}{day.year}"
        first = "1er" if self.lang == "fr" and day.day == 1 else str(day.day)
        return f"{first}{NBSP}{month}{NBSP}{day.year}"

    def day(self, text: str) -> str:
        """A date written 2014-03-01 as ``date`` prints it; any other text as it is."""
        try:
            return self.date(date.fromisoformat(text))
        except ValueError:
            return text

    def prose(self, text: str) -> str:
        """Our own sentences with the signs and spaces of the language: no line breaks before signs.

        Source: Lexique des règles typographiques en usage à l'Imprimerie nationale: a narrow
        space before ; ! ?, a full one before : and % and inside guillemets.
        """
        text = text.replace("'", "’")
        if self.lang == "en":
            return text
        text = re.sub(r" ([;!?])", THIN + r"\1", text)
        text = re.sub(r" ([:%»])", NBSP + r"\1", text)
        return text.replace("« ", f"«{NBSP}")
