-- What became of each notification, projected from events. Everything here can be made again from them, and merging is
-- exact when they repeat or come in any order.

-- The ladder: on each channel a status only climbs. From 'suppressed' on they are ends that nothing follows.
CREATE TYPE delivery_status AS ENUM (
    'accepted', 'held', 'queued', 'unknown', 'sent', 'delivered', 'opened', 'clicked',
    'suppressed', 'cancelled', 'failed', 'bounced', 'complained'
);

CREATE TABLE notifications (
    tenant_id       text NOT NULL,
    notification_id uuid NOT NULL,
    user_id         text NOT NULL,
    -- What the client asked for; null while only later events have come.
    template        text,
    category        text,
    priority        text,
    channels        text[],
    send_at         timestamptz,
    expires_at      timestamptz,
    -- json keeps every text that a client may send; jsonb refuses some.
    metadata        json,
    email_status    delivery_status,
    sms_status      delivery_status,
    push_status     delivery_status,
    inapp_status    delivery_status,
    -- The furthest channel that has not come to a bad end; when all have, the worst.
    status          delivery_status NOT NULL GENERATED ALWAYS AS (coalesce(
        greatest(
            CASE WHEN email_status < 'suppressed' THEN email_status END,
            CASE WHEN sms_status < 'suppressed' THEN sms_status END,
            CASE WHEN push_status < 'suppressed' THEN push_status END,
            CASE WHEN inapp_status < 'suppressed' THEN inapp_status END
        ),
        greatest(email_status, sms_status, push_status, inapp_status),
        'accepted'
    )) STORED,
    -- Millionths of the tenant's currency.
    cost            bigint NOT NULL DEFAULT 0,
    updated_at      timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, notification_id)
) PARTITION BY RANGE (notification_id);
CREATE INDEX notifications_user ON notifications (tenant_id, user_id, notification_id DESC);
CREATE INDEX notifications_queued ON notifications (tenant_id, notification_id DESC) WHERE status = 'queued';
CREATE INDEX notifications_failed ON notifications (tenant_id, notification_id DESC) WHERE status = 'failed';
SELECT guard_by_tenant('notifications');

-- Each delivery event once. They lie in the partition of their notification, not of their own time.
CREATE TABLE notification_delivery_logs (
    tenant_id           text NOT NULL,
    notification_id     uuid NOT NULL,
    event_id            text NOT NULL,
    user_id             text NOT NULL,
    channel             text NOT NULL,
    status              delivery_status NOT NULL,
    occurred_at         timestamptz NOT NULL,
    dispatch_id         text,
    attempt             integer NOT NULL,
    provider            text,
    provider_account    text,
    provider_message_id text,
    error_code          text,
    detail              text,
    cost                bigint NOT NULL,
    PRIMARY KEY (tenant_id, notification_id, event_id)
) PARTITION BY RANGE (notification_id);
SELECT guard_by_tenant('notification_delivery_logs');

-- Why a person did or did not get it on a channel.
CREATE TABLE notification_decisions (
    tenant_id       text NOT NULL,
    notification_id uuid NOT NULL,
    decision_id     text NOT NULL,
    user_id         text NOT NULL,
    channel         text NOT NULL,
    outcome         delivery_status NOT NULL,
    reason          text NOT NULL,
    rule            text,
    decided_at      timestamptz NOT NULL,
    inputs          json NOT NULL,
    PRIMARY KEY (tenant_id, notification_id, decision_id)
) PARTITION BY RANGE (notification_id);
SELECT guard_by_tenant('notification_decisions');

INSERT INTO partitioned_tables (parent, keep) VALUES
    ('notifications', '1 year'),
    ('notification_delivery_logs', '1 year'),
    ('notification_decisions', '1 year');
SELECT make_partitions();
