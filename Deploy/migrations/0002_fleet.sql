-- Services that take the records of every tenant in one batch (orchestrator, analytics, workers) log in through a
-- member of herald_fleet and name the tenant in each statement. A member of herald_app, such as the gateway, sees one
-- tenant. No login may be a member of both: policies add up.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'herald_fleet') THEN
        CREATE ROLE herald_fleet NOLOGIN;
    END IF;
END $$;
GRANT USAGE ON SCHEMA public TO herald_fleet;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO herald_fleet;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO herald_fleet;

GRANT SELECT ON tenants TO herald_fleet;
CREATE POLICY any_tenant ON tenants FOR SELECT TO herald_fleet USING (true);

-- Puts a table with tenant_id behind the wall.
CREATE FUNCTION guard_by_tenant(relation regclass) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', relation);
    EXECUTE format('CREATE POLICY own_tenant ON %s TO herald_app USING (tenant_id = current_tenant())', relation);
    EXECUTE format('CREATE POLICY any_tenant ON %s TO herald_fleet USING (true)', relation);
END $$;
REVOKE EXECUTE ON FUNCTION guard_by_tenant FROM PUBLIC;

-- A name that a client gave to one of its things and that stands in URLs.
CREATE DOMAIN item_key AS text CHECK (VALUE ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$');
-- A client's own name for a person, part of every record's key.
CREATE DOMAIN person_key AS text CHECK (octet_length(VALUE) BETWEEN 1 AND 255);
CREATE DOMAIN channel_key AS text CHECK (VALUE IN ('email', 'sms', 'push', 'inapp'));
