-- People and how they can be reached. Addresses and tokens are sealed before they come here: the key's id says what
-- opens them, and the blind index (a keyed hash) is all that can be looked up or compared.
CREATE TABLE users (
    tenant_id  text NOT NULL REFERENCES tenants,
    user_id    person_key NOT NULL,
    name       text,
    locale     text,
    timezone   text,
    attributes jsonb NOT NULL DEFAULT '{}',
    version    integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, user_id)
);
SELECT guard_by_tenant('users');

CREATE TABLE contacts (
    tenant_id   text NOT NULL,
    user_id     person_key NOT NULL,
    channel     channel_key NOT NULL,
    address     bytea NOT NULL,
    key_id      text NOT NULL,
    blind_index bytea NOT NULL,
    verified    boolean NOT NULL DEFAULT false,
    version     integer NOT NULL DEFAULT 1,
    updated_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, user_id, channel),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users ON DELETE CASCADE
);
CREATE INDEX contacts_address ON contacts (tenant_id, channel, blind_index);
SELECT guard_by_tenant('contacts');

-- A token belongs to one installation, so registering it for another person moves it.
CREATE TABLE devices (
    tenant_id    text NOT NULL,
    device_id    uuid NOT NULL,
    user_id      person_key NOT NULL,
    platform     text NOT NULL CHECK (platform IN ('fcm', 'apns', 'webpush')),
    app          text NOT NULL DEFAULT '',
    token        bytea NOT NULL,
    key_id       text NOT NULL,
    blind_index  bytea NOT NULL,
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, device_id),
    UNIQUE (tenant_id, platform, app, blind_index),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users ON DELETE CASCADE
);
CREATE INDEX devices_user ON devices (tenant_id, user_id);
SELECT guard_by_tenant('devices');

-- What a person wants of everything. Quiet hours are minutes of the day and may pass midnight.
CREATE TABLE preferences (
    tenant_id      text NOT NULL,
    user_id        person_key NOT NULL,
    quiet_from     smallint CHECK (quiet_from BETWEEN 0 AND 1439),
    quiet_until    smallint CHECK (quiet_until BETWEEN 0 AND 1439),
    quiet_timezone text,
    hourly_cap     integer CHECK (hourly_cap >= 0),
    daily_cap      integer CHECK (daily_cap >= 0),
    digest         text NOT NULL DEFAULT 'none' CHECK (digest IN ('none', 'hourly', 'daily', 'weekly')),
    version        integer NOT NULL DEFAULT 1,
    updated_at     timestamptz NOT NULL DEFAULT now(),
    CHECK ((quiet_from IS NULL) = (quiet_until IS NULL)),
    PRIMARY KEY (tenant_id, user_id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users ON DELETE CASCADE
);
SELECT guard_by_tenant('preferences');

-- Yes or no to a category on a channel; an empty category or channel means all of them, and the closest one decides.
CREATE TABLE preference_choices (
    tenant_id text NOT NULL,
    user_id   person_key NOT NULL,
    category  text NOT NULL DEFAULT '',
    channel   text NOT NULL DEFAULT '' CHECK (channel IN ('', 'email', 'sms', 'push', 'inapp')),
    allowed   boolean NOT NULL,
    PRIMARY KEY (tenant_id, user_id, category, channel),
    FOREIGN KEY (tenant_id, user_id) REFERENCES preferences ON DELETE CASCADE
);
SELECT guard_by_tenant('preference_choices');
