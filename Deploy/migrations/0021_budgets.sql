-- What a tenant means to spend in a month of UTC, on one channel or on all together. What is spent is in hourly_counts.
CREATE TABLE budgets (
    tenant_id    text NOT NULL REFERENCES tenants,
    -- Empty: all channels together.
    channel      text NOT NULL CHECK (channel IN ('', 'email', 'sms', 'push', 'inapp')),
    currency     text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    -- Millionths of the currency.
    micros       bigint NOT NULL CHECK (micros > 0),
    -- The share, in percent, that endpoints were last told of, and in which month.
    told_percent integer NOT NULL DEFAULT 0,
    told_month   timestamptz,
    version      integer NOT NULL DEFAULT 1,
    updated_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, channel)
);
SELECT guard_by_tenant('budgets');
