-- The audit log keeps all that a record says: by which credential and from where, how it ended, whom it concerns. What no
-- tenant is known of has the empty one, which only the fleet sees.
ALTER TABLE audit_log
    ALTER COLUMN actor DROP NOT NULL,
    ALTER COLUMN subject_kind DROP NOT NULL,
    ALTER COLUMN subject_id DROP NOT NULL,
    ADD COLUMN occurred_at  timestamptz,
    ADD COLUMN actor_kind   text NOT NULL DEFAULT 'unspecified',
    ADD COLUMN actor_role   text,
    -- Of the client, never the whole address.
    ADD COLUMN network      text,
    ADD COLUMN outcome      text NOT NULL DEFAULT 'done',
    ADD COLUMN reason       text,
    -- The person concerned, whose export must name this line.
    ADD COLUMN user_id      text,
    ADD COLUMN service      text,
    ADD COLUMN causation_id uuid,
    -- Who asked, where somebody acted for another.
    ADD COLUMN asked_by     text;
UPDATE audit_log SET occurred_at = id_time(audit_id);
ALTER TABLE audit_log ALTER COLUMN occurred_at SET NOT NULL;
CREATE INDEX audit_log_user ON audit_log (tenant_id, user_id, audit_id DESC) WHERE user_id IS NOT NULL;
