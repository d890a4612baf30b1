-- Where tenants want to be told of their notifications, and what they have been told. A message is kept once, however
-- many endpoints get it; a delivery is the message's way to one of them, and its row is the queue.
CREATE TABLE webhook_endpoints (
    tenant_id       text NOT NULL REFERENCES tenants,
    endpoint_id     uuid NOT NULL,
    url             text NOT NULL,
    description     text NOT NULL DEFAULT '',
    -- Empty for every event.
    events          text[] NOT NULL DEFAULT '{}',
    disabled_for    text CHECK (disabled_for IN ('manual', 'gone', 'failing')),
    -- Sealed. For a while after a rotation both sign.
    secret          bytea NOT NULL,
    previous_secret bytea,
    previous_until  timestamptz,
    failing_since   timestamptz,
    -- The endpoint has asked to be left alone until then.
    rests_until     timestamptz,
    -- Who sends to it, so that nobody else does at the same time.
    leased_by       uuid,
    leased_until    timestamptz,
    version         integer NOT NULL DEFAULT 1,
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, endpoint_id)
);
SELECT guard_by_tenant('webhook_endpoints');

CREATE TABLE webhook_messages (
    tenant_id  text NOT NULL REFERENCES tenants,
    message_id uuid NOT NULL,
    sequence   bigint GENERATED ALWAYS AS IDENTITY,
    user_id    text,
    type       text NOT NULL,
    payload    text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, message_id)
);
CREATE INDEX webhook_messages_person ON webhook_messages (tenant_id, user_id);
CREATE INDEX webhook_messages_age ON webhook_messages (created_at);
SELECT guard_by_tenant('webhook_messages');

CREATE TABLE webhook_deliveries (
    tenant_id   text NOT NULL,
    endpoint_id uuid NOT NULL,
    message_id  uuid NOT NULL,
    sequence    bigint NOT NULL,
    -- Missed: the endpoint was disabled.
    state       text NOT NULL CHECK (state IN ('pending', 'delivered', 'failed', 'missed')),
    attempts    integer NOT NULL DEFAULT 0,
    -- From here the schedule counts: a recovered delivery begins anew.
    tried       integer NOT NULL DEFAULT 0,
    due_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, endpoint_id, message_id),
    FOREIGN KEY (tenant_id, endpoint_id) REFERENCES webhook_endpoints ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, message_id) REFERENCES webhook_messages ON DELETE CASCADE
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (tenant_id, endpoint_id, due_at, sequence)
    WHERE state = 'pending';
CREATE INDEX webhook_deliveries_message ON webhook_deliveries (tenant_id, message_id);
SELECT guard_by_tenant('webhook_deliveries');

CREATE TABLE webhook_attempts (
    tenant_id    text NOT NULL,
    endpoint_id  uuid NOT NULL,
    message_id   uuid NOT NULL,
    number       integer NOT NULL,
    attempted_at timestamptz NOT NULL DEFAULT now(),
    milliseconds integer NOT NULL,
    -- Of the answer; none when there was none.
    status       integer,
    error        text,
    PRIMARY KEY (tenant_id, endpoint_id, message_id, number),
    FOREIGN KEY (tenant_id, endpoint_id, message_id) REFERENCES webhook_deliveries ON DELETE CASCADE
);
SELECT guard_by_tenant('webhook_attempts');

-- The sender sees one tenant at a time; these tell it where there is work, of whomever, and nothing else.
CREATE FUNCTION lease_webhook_endpoints(owner uuid, lease interval, take integer)
    RETURNS TABLE (tenant_id text, endpoint_id uuid)
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        UPDATE webhook_endpoints e SET leased_by = owner, leased_until = now() + lease
        FROM (
            SELECT c.tenant_id, c.endpoint_id FROM webhook_endpoints c
            WHERE c.disabled_for IS NULL AND coalesce(c.leased_until, '-infinity') < now()
                AND coalesce(c.rests_until, '-infinity') <= now()
                AND EXISTS (
                    SELECT FROM webhook_deliveries d
                    WHERE d.tenant_id = c.tenant_id AND d.endpoint_id = c.endpoint_id AND d.state = 'pending'
                        AND d.due_at <= now()
                )
            -- Who waits longest goes first.
            ORDER BY c.leased_until NULLS FIRST LIMIT take FOR UPDATE SKIP LOCKED
        ) due
        WHERE e.tenant_id = due.tenant_id AND e.endpoint_id = due.endpoint_id
        RETURNING e.tenant_id, e.endpoint_id;
    END;

CREATE FUNCTION renew_webhook_leases(owner uuid, lease interval) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        UPDATE webhook_endpoints SET leased_until = now() + lease WHERE leased_by = owner AND leased_until > now();
    END;
CREATE INDEX webhook_endpoints_lease ON webhook_endpoints (leased_by);

CREATE FUNCTION drop_webhook_messages(before timestamptz, take integer) RETURNS integer
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        WITH dropped AS (
            DELETE FROM webhook_messages WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM webhook_messages WHERE created_at < before ORDER BY created_at LIMIT take
            )) RETURNING 1
        )
        SELECT count(*)::integer FROM dropped;
    END;

REVOKE EXECUTE ON FUNCTION lease_webhook_endpoints, renew_webhook_leases, drop_webhook_messages FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lease_webhook_endpoints, renew_webhook_leases, drop_webhook_messages TO herald_app;
