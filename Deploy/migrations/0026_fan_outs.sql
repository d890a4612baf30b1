-- Requests to topics on their way to everybody in them. A row is the promise of its 202 and the place at which whoever
-- holds its lease goes on; the gateway makes and cancels it, the orchestrators send it.
CREATE TABLE fan_outs (
    tenant_id    text NOT NULL REFERENCES tenants,
    fan_out_id   uuid NOT NULL,
    topic        item_key NOT NULL,
    template     text,
    category     text,
    priority     text NOT NULL,
    send_at      timestamptz,
    expires_at   timestamptz,
    -- What all its commands have in common; it goes when no more are made.
    command      bytea,
    state        text NOT NULL DEFAULT 'accepted'
        CHECK (state IN ('accepted', 'running', 'cancelling', 'done', 'cancelled', 'expired')),
    -- The last person who was taken; whoever subscribes behind is taken too, whoever subscribes before is not.
    taken_to     text COLLATE "C",
    -- How many were taken, of these how many have their notification, and how many a cancel.
    taken        bigint NOT NULL DEFAULT 0,
    sent         bigint NOT NULL DEFAULT 0,
    recalled     bigint NOT NULL DEFAULT 0,
    -- Whom a cancel has spared.
    prevented    bigint NOT NULL DEFAULT 0,
    leased_by    uuid,
    leased_until timestamptz,
    updated_at   timestamptz NOT NULL DEFAULT now(),
    ended_at     timestamptz,
    PRIMARY KEY (tenant_id, fan_out_id)
);
CREATE INDEX fan_outs_open ON fan_outs (tenant_id) WHERE state IN ('accepted', 'running', 'cancelling');
CREATE INDEX fan_outs_ended ON fan_outs (ended_at);
SELECT guard_by_tenant('fan_outs');
-- For so long one that has ended can be asked for, and cancelled.
INSERT INTO aged_tables (relation, moment, keep) VALUES ('fan_outs', 'ended_at', '30 days');

-- Who was taken, by their places, of which the ids of their notifications are made: written before a notification is, so
-- that everybody who may have one is found here.
CREATE TABLE fan_out_people (
    tenant_id  text NOT NULL,
    fan_out_id uuid NOT NULL,
    place      bigint NOT NULL,
    user_id    person_key NOT NULL,
    PRIMARY KEY (tenant_id, fan_out_id, place),
    FOREIGN KEY (tenant_id, fan_out_id) REFERENCES fan_outs ON DELETE CASCADE
);
CREATE INDEX fan_out_people_person ON fan_out_people (tenant_id, user_id);
SELECT guard_by_tenant('fan_out_people');
