"""All tickets of an account in the order of their changes, or those that a search finds."""

from ticketfu.zendesk.exported import ExportedTicket, ExportPage
from ticketfu.zendesk.http import Transport
from ticketfu.zendesk.lenient import ReadableItems, Record
from ticketfu.zendesk.responses import PageEnd

# More would be held in a workflow's state; the export may be asked ten times a minute.
EXPORT_PAGE_SIZE = "100"


class SearchPage(Record):
    results: ReadableItems[ExportedTicket] = ()
    meta: PageEnd


class CountAnswer(Record):
    count: int


class TicketExports:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def changed(self, start: int, cursor: str) -> ExportPage:
        """A page of the incremental export, from a Unix time or from where a page ended."""
        begin = {"cursor": cursor} if cursor else {"start_time": str(start)}
        query = {**begin, "per_page": EXPORT_PAGE_SIZE}
        return await self._transport.get("/incremental/tickets/cursor", ExportPage, query)

    async def found(self, words: str, cursor: str) -> ExportPage:
        """The same of a search, which knows no deleted tickets; its cursor lives for an hour."""
        query = {"query": words, "filter[type]": "ticket", "page[size]": EXPORT_PAGE_SIZE}
        if cursor:
            query["page[after]"] = cursor
        page = await self._transport.get("/search/export", SearchPage, query)
        end = not page.meta.has_more
        return ExportPage(
            tickets=page.results, after_cursor=page.meta.after_cursor, end_of_stream=end
        )

    async def count(self, words: str) -> int:
        query = {"query": f"type:ticket {words}".strip()}
        return (await self._transport.get("/search/count", CountAnswer, query)).count
