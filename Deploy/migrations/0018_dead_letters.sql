-- What the workers gave up, as operators see it: projected from the channels' dead letters, one row a dispatch. What is
-- needed to send one on is sealed, and goes when it is no longer needed.
CREATE TABLE dead_letters (
    tenant_id        text NOT NULL,
    dispatch_id      uuid NOT NULL,
    notification_id  uuid NOT NULL,
    user_id          text NOT NULL,
    channel          channel_key NOT NULL,
    template         text,
    category         text,
    provider         text,
    provider_account text,
    error_code       text NOT NULL,
    provider_code    text,
    attempts         integer NOT NULL,
    -- How often it was redriven before it was buried.
    redrives         integer NOT NULL,
    failures         json NOT NULL,
    buried_at        timestamptz NOT NULL,
    -- 'redriving' from before its dispatch is produced until that is known.
    state            text NOT NULL DEFAULT 'buried' CHECK (state IN ('buried', 'redriving', 'redriven', 'discarded')),
    changed_by       text,
    changed_at       timestamptz,
    dispatch         bytea,
    PRIMARY KEY (tenant_id, dispatch_id)
);
CREATE INDEX dead_letters_user ON dead_letters (tenant_id, user_id);
CREATE INDEX dead_letters_channel ON dead_letters (tenant_id, channel, dispatch_id DESC);
CREATE INDEX dead_letters_age ON dead_letters (buried_at);
SELECT guard_by_tenant('dead_letters');
