"""Everything of a study on disk that is not as it was written: its corpus and its harvests."""

from __future__ import annotations

from collections.abc import Iterator

from isctext.store import Damage, verify
from isctext.workflow.checking import check_begun
from isctext.workflow.harvestcheck import shelf_damage
from isctext.workflow.harvestplace import homes
from isctext.workflow.run import Place


def damages(place: Place) -> Iterator[Damage]:
    """All damage, each with its next step; nothing when all is well.

    Raises StoreError [IT-STO-006] when nothing was ever run or harvested.
    """
    if not homes(place.folder):
        check_begun(place.folder, place.store)
    if place.store.exists():
        yield from verify(place.store)
    yield from shelf_damage(place.folder, place.store)
