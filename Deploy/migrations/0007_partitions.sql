-- Monthly partitions by a UUIDv7 key: ids carry their time and sort by it, so a look-up by id finds its partition, and
-- a month's end is an id.

-- Less than every id made at `moment` or later, more than every earlier one.
CREATE FUNCTION first_id(moment timestamptz) RETURNS uuid
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN rpad(lpad(to_hex(floor(extract(epoch FROM moment) * 1000)::bigint), 12, '0'), 32, '0')::uuid;

-- When an id was made.
CREATE FUNCTION id_time(id uuid) RETURNS timestamptz
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN to_timestamp(('x' || left(translate(id::text, '-', ''), 12))::bit(48)::bigint / 1000.0);

CREATE TABLE partitioned_tables (
    parent name PRIMARY KEY,
    keep   interval NOT NULL
);

-- What partitions there are; rows outside of them have nowhere to go.
CREATE TABLE monthly_partitions (
    parent   name NOT NULL REFERENCES partitioned_tables,
    month    timestamptz NOT NULL,
    from_id  uuid NOT NULL,
    until_id uuid NOT NULL,
    PRIMARY KEY (parent, month)
);
REVOKE INSERT, UPDATE, DELETE ON partitioned_tables, monthly_partitions FROM herald_app, herald_fleet;

CREATE FUNCTION utc_month(moment timestamptz) RETURNS timestamptz
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN date_trunc('month', moment, 'UTC');

CREATE FUNCTION partition_name(parent name, month timestamptz) RETURNS name
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN format('%s_%s', parent, to_char(month AT TIME ZONE 'UTC', 'YYYY_MM'))::name;

-- Attaching an empty table, unlike creating a partition, lets reads and writes of the parent go on.
CREATE FUNCTION make_partition(parent name, month timestamptz) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    partition name := partition_name(parent, month);
    from_id uuid := first_id(month);
    until_id uuid := first_id(utc_month(month + interval '40 days'));
BEGIN
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL EXCLUDING INDEXES)', partition, parent);
    -- Rights on a partition would lead around the policies of the table.
    EXECUTE format('REVOKE ALL ON %I FROM herald_app, herald_fleet', partition);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
        parent, partition, from_id, until_id);
    INSERT INTO monthly_partitions VALUES (parent, month, from_id, until_id);
END $$;

-- Makes what is missing from the newest partition (at first: last month) to `ahead` months from now; how many it made.
CREATE FUNCTION make_partitions(ahead integer DEFAULT 3, as_of timestamptz DEFAULT now()) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    missing record;
    made integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('herald.partitions'));
    FOR missing IN
        SELECT t.parent, month
        FROM partitioned_tables t,
            LATERAL (SELECT max(p.month) AS newest FROM monthly_partitions p WHERE p.parent = t.parent) last,
            generate_series(
                coalesce(last.newest + interval '1 month', utc_month(as_of) - interval '1 month'),
                utc_month(as_of) + make_interval(months => ahead),
                interval '1 month'
            ) month
    LOOP
        PERFORM make_partition(missing.parent, missing.month);
        made := made + 1;
    END LOOP;
    RETURN made;
END $$;

-- Drops partitions whose every row is older than its table keeps them; how many. It needs the table for itself for a
-- moment, and gives up (55P03, repeat later) rather than make others queue behind it.
CREATE FUNCTION drop_partitions(as_of timestamptz DEFAULT now()) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' SET lock_timeout = '2s'
AS $$
DECLARE
    old record;
    dropped integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('herald.partitions'));
    FOR old IN
        DELETE FROM monthly_partitions p USING partitioned_tables t
        WHERE t.parent = p.parent AND p.month + interval '1 month' <= as_of - t.keep
        RETURNING partition_name(p.parent, p.month) AS name
    LOOP
        EXECUTE format('DROP TABLE %I', old.name);
        dropped := dropped + 1;
    END LOOP;
    RETURN dropped;
END $$;

REVOKE EXECUTE ON FUNCTION make_partition, make_partitions, drop_partitions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION make_partitions, drop_partitions TO herald_fleet;
