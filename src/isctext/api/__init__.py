"""What ``import isctext`` gives: a corpus, and handles that lead from numbers to passages."""

from isctext.api.corpus import Corpus, create, open
from isctext.api.results import Concordance, Result, Trajectory

__all__ = ["Concordance", "Corpus", "Result", "Trajectory", "create", "open"]
