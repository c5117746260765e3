"""A harvester at work, from its order to its end: what it throws is kept as a refusal."""

from __future__ import annotations

from isctext.errors import IsctextError
from isctext.harvest.contract import Harvester, Order
from isctext.harvest.record import RefusedError
from isctext.harvest.visit import FullError, Visit


def carry_out(harvester: Harvester, order: Order, visit: Visit) -> bool:
    """Run a harvester to its end; whether it came there.

    Errors of the harvester itself are refusals (PLUGIN_ERROR); those of isctext are raised.
    """
    try:
        harvester.harvest(order, visit)
    except FullError:
        return True
    except IsctextError:
        raise
    except RefusedError as refused:
        visit.refuse(order.name, refused.code, refused.detail, role="listing")
    except Exception as error:
        detail = f"{harvester.name}: {type(error).__name__}: {error}"
        visit.refuse(order.name, "PLUGIN_ERROR", detail, role="listing")
        return False
    return True
