-- Who may not be written to, and who may call.

-- Lifting a suppression keeps its row as history.
CREATE TABLE suppressions (
    tenant_id      text NOT NULL REFERENCES tenants,
    suppression_id uuid NOT NULL,
    channel        channel_key NOT NULL,
    address        bytea NOT NULL,
    key_id         text NOT NULL,
    blind_index    bytea NOT NULL,
    -- Empty for every category.
    category       text NOT NULL DEFAULT '',
    reason         text NOT NULL CHECK (reason IN ('hard_bounce', 'complaint', 'unsubscribe', 'stop', 'manual')),
    source         text NOT NULL DEFAULT '',
    created_at     timestamptz NOT NULL DEFAULT now(),
    lifted_at      timestamptz,
    lifted_by      text,
    PRIMARY KEY (tenant_id, suppression_id)
);
CREATE UNIQUE INDEX suppressions_in_force ON suppressions (tenant_id, channel, blind_index, category)
    WHERE lifted_at IS NULL;
SELECT guard_by_tenant('suppressions');

-- Only a hash of the secret is kept: 256 random bits need no slow hash.
CREATE TABLE api_keys (
    tenant_id    text NOT NULL REFERENCES tenants,
    key_id       uuid NOT NULL,
    secret_hash  bytea NOT NULL UNIQUE,
    -- The first characters, by which people tell their keys apart.
    hint         text NOT NULL,
    name         text NOT NULL,
    role         text NOT NULL CHECK (role IN ('admin', 'developer', 'viewer', 'service')),
    created_by   text NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz,
    last_used_at timestamptz,
    revoked_at   timestamptz,
    PRIMARY KEY (tenant_id, key_id)
);
SELECT guard_by_tenant('api_keys');
-- No service but the gateway has business with keys.
REVOKE ALL ON api_keys FROM herald_fleet;

-- A caller's tenant is unknown until its key is found; who knows the hash knows the key.
CREATE FUNCTION api_key_by_hash(wanted bytea) RETURNS SETOF api_keys
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 1 SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT * FROM api_keys WHERE secret_hash = wanted;
    END;

-- Tokens refused before they expire.
CREATE TABLE revoked_tokens (
    tenant_id  text NOT NULL REFERENCES tenants,
    token_id   text NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, token_id)
);
CREATE INDEX revoked_tokens_expiry ON revoked_tokens (expires_at);
SELECT guard_by_tenant('revoked_tokens');

-- A starting gateway must know the revoked tokens of every tenant, and nothing else of them.
CREATE FUNCTION live_revoked_tokens(as_of timestamptz)
    RETURNS TABLE (tenant_id text, token_id text, expires_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT r.tenant_id, r.token_id, r.expires_at FROM revoked_tokens r WHERE r.expires_at > as_of;
    END;

REVOKE EXECUTE ON FUNCTION api_key_by_hash, live_revoked_tokens FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api_key_by_hash, live_revoked_tokens TO herald_app;
GRANT EXECUTE ON FUNCTION live_revoked_tokens TO herald_fleet;
