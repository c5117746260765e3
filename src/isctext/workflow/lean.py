"""Arrow without pandas: a second and a half less in every process of ours."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType


class _NoPandas(MetaPathFinder):
    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname == "pandas":
            raise ModuleNotFoundError("pandas is not needed here", name=fullname)
        return None


def load_arrow() -> None:
    """Import Arrow as where pandas is not installed, unless either is loaded already.

    Arrow looks once whether pandas is there, by importing all of it, as soon as a value is
    made of a Python object. It looks again when ``to_pandas`` asks for it, so nothing is lost
    but this: ``pa.array(series)`` reads a series as any sequence until ``with_pandas``.
    """
    if "pandas" in sys.modules or "pyarrow" in sys.modules:
        return
    refusal = _NoPandas()
    sys.meta_path.insert(0, refusal)
    try:
        import pyarrow as pa  # noqa: PLC0415

        pa.scalar(0)
    finally:
        sys.meta_path.remove(refusal)


def with_pandas() -> None:
    """Let Arrow know pandas again, where a plug-in has loaded it."""
    if "pandas" in sys.modules:
        import pyarrow as pa  # noqa: PLC0415

        pa.table({"known": [0]}).to_pandas()
