-- What people did in their inboxes and nobody else knows yet. It comes here in the statement that does it, and goes when
-- its event and the command to the person's owner are in Kafka: neither a broker that is away nor a process that ends
-- in between keeps a reminder going about what was read.
CREATE TABLE inbox_untold (
    tenant_id     text NOT NULL,
    user_id       person_key NOT NULL,
    seq           bigint NOT NULL,
    change        text NOT NULL CHECK (change IN ('seen', 'read', 'archive', 'unread')),
    items         uuid[] NOT NULL,
    notifications uuid[] NOT NULL,
    occurred_at   timestamptz NOT NULL,
    -- Until then whoever took it last is telling it.
    due_at        timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, user_id, seq)
);
CREATE INDEX inbox_untold_due ON inbox_untold (due_at);
SELECT guard_by_tenant('inbox_untold');
