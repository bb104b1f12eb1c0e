"""The search attribute by which Temporal's visibility lists and follows entities."""

import asyncio
from collections.abc import Iterable
from typing import Any

from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import (
    AddSearchAttributesRequest,
    ListSearchAttributesRequest,
)
from temporalio.client import Client
from temporalio.common import SearchAttributeKey
from temporalio.service import RPCError, RPCStatusCode

from ticketfu.errors import WrongSetup
from ticketfu.temporal import CONNECT_AGAIN

# When an entity published last, by Temporal's clock.
PUBLISHED_AT = SearchAttributeKey.for_datetime("TicketfuPublishedAt")

# Answers that stay the same however often a search attribute is asked for.
REFUSALS = {
    RPCStatusCode.INVALID_ARGUMENT,
    RPCStatusCode.PERMISSION_DENIED,
    RPCStatusCode.UNAUTHENTICATED,
    RPCStatusCode.UNIMPLEMENTED,
}


async def ensure_search_attributes(
    client: Client, keys: Iterable[SearchAttributeKey[Any]] = (PUBLISHED_AT,)
) -> None:
    """Make what is missing; Temporal being away is waited out, also by a lazy client.

    Raises WrongSetup where this connection may not make it, as in Temporal Cloud.
    """
    missing = list(keys)
    while True:
        missing = [key for key in missing if not await _has_search_attribute(client, key)]
        if not missing:
            return
        await asyncio.sleep(CONNECT_AGAIN.total_seconds())


async def _has_search_attribute(client: Client, key: SearchAttributeKey[Any]) -> bool:
    """Make it if it is missing; False while Temporal does not answer."""
    kind = IndexedValueType.ValueType(key.indexed_value_type)
    service = client.operator_service
    try:
        known = await service.list_search_attributes(
            ListSearchAttributesRequest(namespace=client.namespace)
        )
        if key.name not in known.custom_attributes:
            await service.add_search_attributes(
                AddSearchAttributesRequest(
                    namespace=client.namespace, search_attributes={key.name: kind}
                )
            )
    except RPCError as error:
        if error.status in REFUSALS:
            raise WrongSetup(_how_to_make(client, key)) from None
        # Another process may have been faster: the next list tells.
        return False
    except RuntimeError:
        return False
    return True


def _how_to_make(client: Client, key: SearchAttributeKey[Any]) -> str:
    kind = key.indexed_value_type.name.title()
    return (
        f"Temporal lacks the search attribute {key.name} ({kind}) and does not let us make it:"
        f" temporal operator search-attribute create --namespace {client.namespace}"
        f" --name {key.name} --type {kind}, or add it in Temporal Cloud's console"
    )
