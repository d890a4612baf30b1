-- When a person's digests go out, by minutes of their day, and whether they have said anything of digests: who has not
-- gets what the tenant says. A category may refuse to wait for one.
ALTER TABLE preferences
    ADD digest_minute smallint CHECK (digest_minute BETWEEN 0 AND 1439),
    ADD digest_said   boolean NOT NULL DEFAULT false;
UPDATE preferences SET digest_said = true WHERE digest <> 'none';
ALTER TABLE tenant_preferences
    ADD digest_minute smallint CHECK (digest_minute BETWEEN 0 AND 1439),
    ADD digest_said   boolean NOT NULL DEFAULT false;
UPDATE tenant_preferences SET digest_said = true WHERE digest <> 'none';
ALTER TABLE categories ADD digest text NOT NULL DEFAULT 'allowed' CHECK (digest IN ('allowed', 'never'));
