-- What the orchestrator knows of each person, as bytes that only it reads. Rewritten at every batch: small partitions
-- keep vacuum short, and free space in each page keeps updates out of the index.
CREATE TABLE recipient_states (
    tenant_id  text NOT NULL,
    user_id    person_key NOT NULL,
    state      bytea NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, user_id)
) PARTITION BY HASH (tenant_id, user_id);
SELECT guard_by_tenant('recipient_states');
DO $$
BEGIN
    FOR part IN 0..7 LOOP
        EXECUTE format('CREATE TABLE recipient_states_%s PARTITION OF recipient_states
            FOR VALUES WITH (MODULUS 8, REMAINDER %s) WITH (fillfactor = 70)', part, part);
        -- Rights on a partition would lead around the policies of the table.
        EXECUTE format('REVOKE ALL ON recipient_states_%s FROM herald_app, herald_fleet', part);
    END LOOP;
END $$;

-- How far a partition of a topic is done, written in one transaction with what was done.
CREATE TABLE watermarks (
    topic       text NOT NULL,
    partition   integer NOT NULL,
    next_offset bigint NOT NULL,
    updated_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (topic, partition)
) WITH (fillfactor = 50);
REVOKE ALL ON watermarks FROM herald_app;

-- Moves a watermark from where the caller found it (null: nowhere), or fails with HW001: somebody else moved it, so
-- the caller does not own the partition any more and its whole transaction must not be.
CREATE FUNCTION move_watermark(of_topic text, of_partition integer, expected bigint, next bigint) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO watermarks AS w (topic, partition, next_offset) VALUES (of_topic, of_partition, next)
        ON CONFLICT (topic, partition) DO UPDATE SET next_offset = next, updated_at = now()
        WHERE w.next_offset = expected;
    IF NOT FOUND THEN
        RAISE 'the watermark of % [%] is not at %', of_topic, of_partition, expected USING ERRCODE = 'HW001';
    END IF;
END $$;

-- A queue by time. A fired timer is deleted, so the head of the index is all dead rows: vacuum must come often.
CREATE TABLE timers (
    tenant_id text NOT NULL,
    user_id   person_key NOT NULL,
    timer     text NOT NULL,
    due_at    timestamptz NOT NULL,
    payload   bytea NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, user_id, timer)
) WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
CREATE INDEX timers_due ON timers (due_at);
SELECT guard_by_tenant('timers');
