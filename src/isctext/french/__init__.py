"""French text to segments, tokens, lemmas and entities."""

from isctext.french.options import FrenchOptions
from isctext.french.stage import STAGE

__all__ = ["STAGE", "FrenchOptions"]
