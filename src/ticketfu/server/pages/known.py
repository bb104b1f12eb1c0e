"""Documents of entities that may never have been seen."""

from typing import Protocol, TypeVar

from temporalio.service import RPCError

from ticketfu.entity.client import EntityNotFound
from ticketfu.server.errors import is_unseen

D_co = TypeVar("D_co", covariant=True)


class Documents(Protocol[D_co]):
    async def summary(self, entity_id: int, /) -> D_co: ...


async def known_document(entities: Documents[D_co], entity_id: int) -> D_co | None:
    try:
        return await entities.summary(entity_id)
    except EntityNotFound:
        return None
    except RPCError as error:
        if is_unseen(error):
            return None
        raise
