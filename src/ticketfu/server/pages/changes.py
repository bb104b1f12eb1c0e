"""The stream of events behind a page that is open."""

from collections.abc import AsyncIterator

from fastapi.sse import ServerSentEvent

from ticketfu.entity.document import Document
from ticketfu.server.subscriptions import Subscription


async def page_changes(
    subscription: Subscription, shown: Document
) -> AsyncIterator[ServerSentEvent]:
    """An event for each change, and one at the end; the page then reads itself anew."""
    async for document in subscription.changes(shown):
        if document is not shown:
            yield ServerSentEvent(event="changed", data=document.revision)
    yield ServerSentEvent(event="changed", data="ended")
