-- The bot whose mini apps' visitors are people of a tenant.
CREATE TABLE telegram_bots (
    tenant_id  text PRIMARY KEY REFERENCES tenants,
    -- The bot's own number, which stands in the open before the colon of its token.
    bot_id     bigint NOT NULL,
    -- Sealed.
    token      bytea NOT NULL,
    version    integer NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT now()
);
SELECT guard_by_tenant('telegram_bots');
