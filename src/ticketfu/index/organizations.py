"""Write organizations and their topics to the index, and take out those that are gone."""

import sqlite3
from collections.abc import Collection

from ticketfu.index.entries import (
    Entry,
    error_values,
    organization_words,
    packed,
    replace,
    to_microseconds,
    usage_values,
)
from ticketfu.organization.models import OrganizationDocument
from ticketfu.organization.numbers import TopicCount
from ticketfu.organization.topics import topic_key


def put_organizations(
    connection: sqlite3.Connection, entries: Collection[Entry[OrganizationDocument]]
) -> None:
    """Replace what is known of these organizations."""
    for entry in entries:
        _put(connection, entry.document, to_microseconds(entry.published_at))


def remove_organization(connection: sqlite3.Connection, organization_id: int) -> None:
    connection.execute("DELETE FROM organization WHERE id = ?", (organization_id,))
    _forget_topics(connection, organization_id)


def _put(
    connection: sqlite3.Connection, organization: OrganizationDocument, published: int
) -> None:
    values = (
        organization.organization_id,
        published,
        organization.status,
        organization.name,
        *error_values(organization),
        organization.stale,
        max((to_microseconds(turn.since) for turn in organization.turned), default=None),
        _waiting_since(organization),
        *usage_values(organization),
        organization_words(organization),
        packed(organization),
    )
    replace(connection, "organization", values)
    _put_topics(connection, organization)


def _waiting_since(organization: OrganizationDocument) -> int | None:
    """When the customer who waits longest for an answer wrote."""
    waiting = organization.numbers.waiting_on_us if organization.numbers else []
    return min((to_microseconds(ticket.since) for ticket in waiting), default=None)


def _put_topics(connection: sqlite3.Connection, organization: OrganizationDocument) -> None:
    number = organization.organization_id
    _forget_topics(connection, number)
    topics = organization.summary.trending_topics if organization.summary else []
    counted = {key: topic for topic in topics if (key := topic_key(topic.topic))}
    for key, topic in counted.items():
        values = (topic.topic, topic.frequency, topic.importance, topic.trend, _since(topic))
        replace(connection, "organization_topic", (number, key, *values))
    connection.executemany(
        "INSERT OR IGNORE INTO organization_topic_ticket VALUES (?, ?, ?)",
        [
            (number, key, ticket_id)
            for key, topic in counted.items()
            for ticket_id in topic.ticket_ids
        ],
    )


def _forget_topics(connection: sqlite3.Connection, organization_id: int) -> None:
    for table in ("organization_topic", "organization_topic_ticket"):
        connection.execute(
            f"DELETE FROM {table} WHERE organization_id = ?",  # noqa: S608
            (organization_id,),
        )


def _since(topic: TopicCount) -> int | None:
    return to_microseconds(topic.since) if topic.since else None
