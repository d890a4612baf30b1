-- What is kept for a time and has no partitions to drop; beside partitioned_tables it is all that is forgotten by age
-- alone. Rows go when `moment` is older than `keep`; those without a moment stay.
CREATE TABLE aged_tables (
    relation name PRIMARY KEY,
    moment   name NOT NULL,
    keep     interval NOT NULL
);
REVOKE INSERT, UPDATE, DELETE ON aged_tables FROM herald_app, herald_fleet;

INSERT INTO aged_tables (relation, moment, keep) VALUES
    ('hourly_counts', 'hour', '3 years'),
    ('hourly_latencies', 'hour', '3 years'),
    ('dead_letters', 'buried_at', '30 days'),
    ('revoked_tokens', 'expires_at', '1 day'),
    ('suppressions', 'lifted_at', '6 years'),
    ('api_keys', 'revoked_at', '6 years');

-- Hours come in their order, and an index of ranges costs writers nothing.
CREATE INDEX hourly_counts_age ON hourly_counts USING brin (hour);
CREATE INDEX hourly_latencies_age ON hourly_latencies USING brin (hour);

-- Deletes up to `take` rows of each table, and says how many in all; none while somebody else is at it.
CREATE FUNCTION purge_aged_tables(take integer, as_of timestamptz DEFAULT now()) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    aged record;
    gone integer;
    purged integer := 0;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('herald.aged')) THEN
        RETURN 0;
    END IF;
    FOR aged IN SELECT relation, moment, as_of - keep AS before FROM aged_tables LOOP
        EXECUTE format(
            'DELETE FROM %1$I WHERE ctid = ANY (ARRAY(SELECT ctid FROM %1$I WHERE %2$I < $1 LIMIT $2))',
            aged.relation, aged.moment
        ) USING aged.before, take;
        GET DIAGNOSTICS gone = ROW_COUNT;
        purged := purged + gone;
    END LOOP;
    RETURN purged;
END $$;
REVOKE EXECUTE ON FUNCTION purge_aged_tables FROM PUBLIC;
GRANT EXECUTE ON FUNCTION purge_aged_tables TO herald_fleet;
