-- What is said: categories with their rules, and templates whose versions never change once written.
CREATE TABLE categories (
    tenant_id        text NOT NULL REFERENCES tenants,
    category         item_key NOT NULL,
    name             text NOT NULL DEFAULT '',
    default_channels text[] NOT NULL DEFAULT '{}',
    fallback_order   text[] NOT NULL DEFAULT '{}',
    hourly_cap       integer CHECK (hourly_cap >= 0),
    daily_cap        integer CHECK (daily_cap >= 0),
    -- People cannot opt out of a required category.
    is_required      boolean NOT NULL DEFAULT false,
    -- A send whose outcome is unknown is repeated, or held for the provider's word.
    unknown_policy   text NOT NULL DEFAULT 'hold' CHECK (unknown_policy IN ('resend', 'hold')),
    version          integer NOT NULL DEFAULT 1,
    updated_at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, category)
);
SELECT guard_by_tenant('categories');

CREATE TABLE templates (
    tenant_id         text NOT NULL REFERENCES tenants,
    template          item_key NOT NULL,
    name              text NOT NULL DEFAULT '',
    category          text,
    -- The number of the newest version; 0 before the first.
    latest_version    integer NOT NULL DEFAULT 0,
    published_version integer,
    version           integer NOT NULL DEFAULT 1,
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, template)
);
SELECT guard_by_tenant('templates');

CREATE TABLE template_versions (
    tenant_id   text NOT NULL,
    template    item_key NOT NULL,
    number      integer NOT NULL CHECK (number > 0),
    -- A JSON Schema of the data that it takes.
    data_schema jsonb,
    author      text NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, template, number),
    FOREIGN KEY (tenant_id, template) REFERENCES templates ON DELETE CASCADE
);
SELECT guard_by_tenant('template_versions');
ALTER TABLE templates ADD FOREIGN KEY (tenant_id, template, published_version)
    REFERENCES template_versions DEFERRABLE INITIALLY DEFERRED;

-- The words of a version for one channel and locale; variants share the traffic by weight.
CREATE TABLE template_contents (
    tenant_id text NOT NULL,
    template  item_key NOT NULL,
    number    integer NOT NULL,
    channel   channel_key NOT NULL,
    locale    text NOT NULL,
    variant   text NOT NULL DEFAULT '',
    weight    integer NOT NULL DEFAULT 1 CHECK (weight >= 0),
    subject   text,
    title     text,
    body      text,
    html      text,
    url       text,
    PRIMARY KEY (tenant_id, template, number, channel, locale, variant),
    FOREIGN KEY (tenant_id, template, number) REFERENCES template_versions ON DELETE CASCADE
);
SELECT guard_by_tenant('template_contents');

-- Every publication in order: a rollback goes to the one before, and is a publication too.
CREATE TABLE template_publications (
    tenant_id    text NOT NULL,
    template     item_key NOT NULL,
    sequence     bigint GENERATED ALWAYS AS IDENTITY,
    number       integer NOT NULL,
    -- What was published before, to which a rollback returns.
    replaces     integer,
    author       text NOT NULL,
    published_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, template, sequence),
    FOREIGN KEY (tenant_id, template, number) REFERENCES template_versions ON DELETE CASCADE
);
SELECT guard_by_tenant('template_publications');

REVOKE UPDATE ON template_versions, template_contents, template_publications FROM herald_app, herald_fleet;
