-- Who did what, kept six years. Nobody but the owner can change or delete a line.
CREATE TABLE audit_log (
    tenant_id    text NOT NULL,
    audit_id     uuid NOT NULL,
    actor        text NOT NULL,
    action       text NOT NULL,
    subject_kind text NOT NULL,
    subject_id   text NOT NULL,
    request_id   text,
    detail       json NOT NULL DEFAULT '{}',
    PRIMARY KEY (tenant_id, audit_id)
) PARTITION BY RANGE (audit_id);
CREATE INDEX audit_log_subject ON audit_log (tenant_id, subject_kind, subject_id, audit_id DESC);
SELECT guard_by_tenant('audit_log');
REVOKE UPDATE, DELETE ON audit_log FROM herald_app, herald_fleet;

INSERT INTO partitioned_tables (parent, keep) VALUES ('audit_log', '6 years');
SELECT make_partitions();
