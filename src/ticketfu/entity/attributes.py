"""The search attributes by which Temporal's visibility lists and follows entities."""

from temporalio.common import SearchAttributeKey

PUBLISHED_AT = SearchAttributeKey.for_datetime("TicketfuPublishedAt")
"""When an entity published last, by Temporal's clock."""

ORGANIZATION_ID = SearchAttributeKey.for_keyword("TicketfuOrganizationId")
"""The organization of a ticket."""

SEARCH_ATTRIBUTES = (PUBLISHED_AT, ORGANIZATION_ID)
