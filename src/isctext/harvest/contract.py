"""The contract of a harvester: an order in, addresses asked one by one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from isctext.harvest.visit import Visit


class Options(BaseModel):
    """What a harvester can be told besides addresses. Unknown names are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class Order:
    """What to harvest: addresses, local files (for archives and lists), options by name.

    ``options`` is an instance of the harvester's own model.
    """

    name: str
    urls: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    options: Any = None


@runtime_checkable
class Harvester(Protocol):
    """Harvests one kind of place. ``name`` carries a version ("feed.v1").

    ``options`` is the model of its options. ``usual_urls`` are asked when the study gives no
    address.
    """

    name: str
    options: type[BaseModel]
    usual_urls: tuple[str, ...]

    def harvest(self, order: Order, visit: Visit) -> None:
        """Ask for everything through ``visit``, which keeps, counts and refuses."""
