-- Flags: to whom of a tenant's people something new goes. Deciding reads them; turning one off stops what waits as well.
CREATE TABLE flags (
    tenant_id   text NOT NULL REFERENCES tenants,
    flag        item_key NOT NULL,
    description text NOT NULL DEFAULT '',
    -- Of all people, in hundredths of a percent.
    share       integer NOT NULL DEFAULT 0 CHECK (share BETWEEN 0 AND 10000),
    version     integer NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, flag)
);
SELECT guard_by_tenant('flags');

-- Who is in or out whatever the share is.
CREATE TABLE flag_people (
    tenant_id text NOT NULL,
    flag      item_key NOT NULL,
    user_id   person_key COLLATE "C" NOT NULL,
    is_in     boolean NOT NULL,
    PRIMARY KEY (tenant_id, flag, user_id),
    FOREIGN KEY (tenant_id, flag) REFERENCES flags ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, user_id) REFERENCES users ON DELETE CASCADE
);
CREATE INDEX flag_people_person ON flag_people (tenant_id, user_id);
SELECT guard_by_tenant('flag_people');

-- A flag that a category names is not removed.
ALTER TABLE categories
    ADD flag item_key,
    ADD CONSTRAINT categories_flag_fkey FOREIGN KEY (tenant_id, flag) REFERENCES flags;
CREATE INDEX categories_flag ON categories (tenant_id, flag) WHERE flag IS NOT NULL;
