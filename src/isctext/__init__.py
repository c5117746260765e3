"""isctext: how vocabularies travel between citizen initiatives, the press and public policy.

>>> import isctext as it
>>> corpus = it.open("my-study/")                                    # doctest: +SKIP
>>> corpus.trajectory("economie_des_communs", by="arena").to_pandas()   # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from isctext.api import Corpus as Corpus
    from isctext.api import create as create
    from isctext.api import open as open

__version__ = "0.1.0"
__all__ = ["Corpus", "__version__", "create", "errors", "open"]


def __getattr__(name: str) -> object:
    # Lazy, so that `import isctext` costs milliseconds and loads no heavy library.
    if name in ("Corpus", "create", "open"):
        return getattr(import_module("isctext.api"), name)
    if name == "errors":
        return import_module("isctext.errors")
    raise AttributeError(f"module 'isctext' has no attribute '{name}'")
