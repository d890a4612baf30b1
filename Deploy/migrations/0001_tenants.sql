-- The tenant is the wall between customers: every table has tenant_id, and row-level security compares it with the
-- transaction's setting. Services log in through a member of herald_app, which owns nothing and bypasses nothing.
DO $$
BEGIN
    -- Roles belong to the whole cluster: another database of it may have made this one.
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'herald_app') THEN
        CREATE ROLE herald_app NOLOGIN;
    END IF;
END $$;
GRANT USAGE ON SCHEMA public TO herald_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO herald_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO herald_app;

-- Null when the transaction has named no tenant, which no row equals: forgetting to set it shows nothing.
CREATE FUNCTION current_tenant() RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('herald.tenant', true), '');

CREATE TABLE tenants (
    tenant_id      text PRIMARY KEY CHECK (tenant_id ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
    name           text NOT NULL,
    default_locale text NOT NULL DEFAULT 'en',
    created_at     timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON tenants FOR SELECT TO herald_app USING (tenant_id = current_tenant());
