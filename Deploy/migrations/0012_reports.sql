-- An attempt that failed for now, and will be followed by another.
ALTER TYPE delivery_status ADD VALUE 'deferred' AFTER 'queued';

-- Every event as it was told, beside the step of the ladder that it stands for.
ALTER TABLE notification_delivery_logs
    ALTER COLUMN event_id TYPE uuid USING event_id::uuid,
    ALTER COLUMN dispatch_id TYPE uuid USING dispatch_id::uuid,
    ADD COLUMN kind          text,
    ADD COLUMN provider_code text,
    ADD COLUMN currency      text,
    ADD COLUMN segments      integer,
    -- Seen by a machine, such as a mail proxy: no sign of a person.
    ADD COLUMN automated     boolean NOT NULL DEFAULT false;
UPDATE notification_delivery_logs SET kind = status::text;
ALTER TABLE notification_delivery_logs ALTER COLUMN kind SET NOT NULL;

ALTER TABLE notification_decisions
    ALTER COLUMN decision_id TYPE uuid USING decision_id::uuid,
    ADD COLUMN verdict     text,
    ADD COLUMN step        integer NOT NULL DEFAULT 0,
    ADD COLUMN detail      text,
    ADD COLUMN versions    json NOT NULL DEFAULT '{}',
    ADD COLUMN until       timestamptz,
    ADD COLUMN dispatch_id uuid,
    -- Says what would be done, and moves no status.
    ADD COLUMN dry_run     boolean NOT NULL DEFAULT false;
UPDATE notification_decisions SET verdict = outcome::text;
ALTER TABLE notification_decisions ALTER COLUMN verdict SET NOT NULL;

ALTER TABLE notifications
    ADD COLUMN dry_run     boolean,
    -- The transaction in which the acceptance was projected, by which that one knows to count it.
    ADD COLUMN accepted_in xid8;

-- Each sign of a person's interest or displeasure once for a notification on a channel, however often it comes.
CREATE TABLE notification_engagements (
    tenant_id       text NOT NULL,
    notification_id uuid NOT NULL,
    channel         text NOT NULL,
    kind            text NOT NULL,
    PRIMARY KEY (tenant_id, notification_id, channel, kind)
) PARTITION BY RANGE (notification_id);
SELECT guard_by_tenant('notification_engagements');
INSERT INTO partitioned_tables (parent, keep) VALUES ('notification_engagements', '1 year');
SELECT make_partitions();

-- What happened in an hour, counted as it is projected. What does not apply is the empty text. 'accepted' and the
-- 'first_…' of engagements count in the hour of the notification's acceptance, so that they can be compared; all else
-- in the hour in which it happened.
CREATE TABLE hourly_counts (
    tenant_id text NOT NULL,
    hour      timestamptz NOT NULL,
    channel   text NOT NULL,
    provider  text NOT NULL,
    template  text NOT NULL,
    category  text NOT NULL,
    currency  text NOT NULL,
    kind      text NOT NULL,
    count     bigint NOT NULL,
    -- Millionths of the currency.
    cost      numeric NOT NULL,
    PRIMARY KEY (tenant_id, hour, channel, provider, template, category, currency, kind)
);
SELECT guard_by_tenant('hourly_counts');

-- How long it took from acceptance, in steps of an eighth of an octave of milliseconds: step n begins at 2^(n/8) ms.
CREATE TABLE hourly_latencies (
    tenant_id text NOT NULL,
    hour      timestamptz NOT NULL,
    channel   text NOT NULL,
    provider  text NOT NULL,
    kind      text NOT NULL,
    step      integer NOT NULL,
    count     bigint NOT NULL,
    PRIMARY KEY (tenant_id, hour, channel, provider, kind, step)
);
SELECT guard_by_tenant('hourly_latencies');
