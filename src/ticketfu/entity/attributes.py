"""The search attributes by which Temporal's visibility lists and follows entities."""

from temporalio.common import SearchAttributeKey

# When an entity published last, by Temporal's clock.
PUBLISHED_AT = SearchAttributeKey.for_datetime("TicketfuPublishedAt")

# The organization of a ticket.
ORGANIZATION_ID = SearchAttributeKey.for_keyword("TicketfuOrganizationId")

SEARCH_ATTRIBUTES = (PUBLISHED_AT, ORGANIZATION_ID)
