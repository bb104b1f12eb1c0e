CREATE TABLE ticket (
    id INTEGER PRIMARY KEY,
    published INTEGER NOT NULL,
    status TEXT NOT NULL,
    ticket_status TEXT,
    organization_id INTEGER,
    sentiment TEXT,
    error_code TEXT,
    error_since INTEGER,
    error_retry INTEGER,
    stale INTEGER NOT NULL,
    held TEXT,
    calls INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    cost_usd REAL,
    words TEXT NOT NULL,
    document BLOB NOT NULL
);
CREATE INDEX ticket_by_time ON ticket (published, id);
CREATE INDEX ticket_by_organization ON ticket (organization_id, published, id);
CREATE INDEX ticket_by_stale ON ticket (id) WHERE stale;
-- All that is counted over every ticket, so that counting reads no words and no documents.
CREATE INDEX ticket_counts ON ticket
    (status, error_code, stale, held, calls, input_tokens, output_tokens, cost_usd);
CREATE INDEX ticket_by_error ON ticket (error_code) WHERE error_code IS NOT NULL;

CREATE TABLE ticket_topic (
    topic TEXT NOT NULL,
    ticket_id INTEGER NOT NULL,
    PRIMARY KEY (topic, ticket_id)
) WITHOUT ROWID;
CREATE INDEX ticket_topic_by_ticket ON ticket_topic (ticket_id);

CREATE TABLE promise (
    ticket_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    what TEXT NOT NULL,
    owner TEXT NOT NULL,
    due TEXT,
    PRIMARY KEY (ticket_id, position)
) WITHOUT ROWID;

-- Trigrams find a part of a word in every script. Without a content of its own: the words stand in
-- `ticket`, and what the trigrams find is held against them.
CREATE VIRTUAL TABLE ticket_search USING fts5 (
    words, content = '', detail = none, tokenize = 'trigram case_sensitive 1'
);

CREATE TABLE organization (
    id INTEGER PRIMARY KEY,
    published INTEGER NOT NULL,
    status TEXT NOT NULL,
    name TEXT,
    error_code TEXT,
    error_since INTEGER,
    error_retry INTEGER,
    stale INTEGER NOT NULL,
    -- When it turned last, in microseconds.
    turned INTEGER,
    waiting_since INTEGER,
    calls INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    cost_usd REAL,
    words TEXT NOT NULL,
    document BLOB NOT NULL
);
CREATE INDEX organization_by_time ON organization (published, id);
CREATE INDEX organization_by_turn ON organization (turned) WHERE turned IS NOT NULL;
CREATE INDEX organization_by_error ON organization (error_code) WHERE error_code IS NOT NULL;

CREATE TABLE organization_topic (
    organization_id INTEGER NOT NULL,
    topic TEXT NOT NULL,
    shown TEXT NOT NULL,
    frequency INTEGER NOT NULL,
    importance TEXT NOT NULL,
    trend TEXT NOT NULL,
    since INTEGER,
    PRIMARY KEY (topic, organization_id)
) WITHOUT ROWID;
CREATE INDEX organization_topic_by_organization ON organization_topic (organization_id);

CREATE TABLE organization_topic_ticket (
    organization_id INTEGER NOT NULL,
    topic TEXT NOT NULL,
    ticket_id INTEGER NOT NULL,
    PRIMARY KEY (topic, organization_id, ticket_id)
) WITHOUT ROWID;
CREATE INDEX organization_topic_ticket_by_organization ON organization_topic_ticket
    (organization_id);
CREATE INDEX organization_topic_ticket_by_ticket ON organization_topic_ticket (ticket_id);
