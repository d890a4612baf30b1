-- What a category still says, and what a tenant wants for all its people.
ALTER TABLE categories
    -- In seconds: who has not engaged with it by then gets it on the next channel of the fallback order.
    ADD escalates_after integer CHECK (escalates_after > 0),
    -- Of a request that names none, and the most that any gets.
    ADD default_priority text NOT NULL DEFAULT 'normal'
        CHECK (default_priority IN ('low', 'normal', 'high', 'critical')),
    ADD highest_priority text NOT NULL DEFAULT 'critical'
        CHECK (highest_priority IN ('low', 'normal', 'high', 'critical'));

-- They hold where the person has said nothing. Quiet hours are minutes of the day and may pass midnight.
CREATE TABLE tenant_preferences (
    tenant_id      text PRIMARY KEY REFERENCES tenants,
    quiet_from     smallint CHECK (quiet_from BETWEEN 0 AND 1439),
    quiet_until    smallint CHECK (quiet_until BETWEEN 0 AND 1439),
    quiet_timezone text,
    hourly_cap     integer CHECK (hourly_cap >= 0),
    daily_cap      integer CHECK (daily_cap >= 0),
    digest         text NOT NULL DEFAULT 'none' CHECK (digest IN ('none', 'hourly', 'daily', 'weekly')),
    version        integer NOT NULL DEFAULT 1,
    updated_at     timestamptz NOT NULL DEFAULT now(),
    CHECK ((quiet_from IS NULL) = (quiet_until IS NULL))
);
SELECT guard_by_tenant('tenant_preferences');

-- As people's choices: an empty category or channel means all of them, and the closest one decides.
CREATE TABLE tenant_choices (
    tenant_id text NOT NULL REFERENCES tenant_preferences,
    category  text NOT NULL DEFAULT '',
    channel   text NOT NULL DEFAULT '' CHECK (channel IN ('', 'email', 'sms', 'push', 'inapp')),
    allowed   boolean NOT NULL,
    PRIMARY KEY (tenant_id, category, channel)
);
SELECT guard_by_tenant('tenant_choices');
