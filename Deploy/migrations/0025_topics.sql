-- Topics: whom a tenant writes to as one. Their subscribers lie in the order of bytes, by which they are passed page by
-- page: no change of a locale's rules can move somebody under way.
CREATE TABLE topics (
    tenant_id  text NOT NULL REFERENCES tenants,
    topic      item_key NOT NULL,
    name       text NOT NULL DEFAULT '',
    version    integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, topic)
);
SELECT guard_by_tenant('topics');

CREATE TABLE topic_subscribers (
    tenant_id     text NOT NULL,
    topic         item_key NOT NULL,
    user_id       person_key COLLATE "C" NOT NULL,
    subscribed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, topic, user_id),
    FOREIGN KEY (tenant_id, topic) REFERENCES topics ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, user_id) REFERENCES users ON DELETE CASCADE
);
CREATE INDEX topic_subscribers_person ON topic_subscribers (tenant_id, user_id, topic);
SELECT guard_by_tenant('topic_subscribers');
