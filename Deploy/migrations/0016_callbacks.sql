-- What providers have sent, sealed, kept thirty days as evidence. A callback may speak of many tenants' people, so it is
-- nobody's; whoever takes callbacks adds to it, and only the fleet reads it.
CREATE TABLE callback_bodies (
    callback_id uuid NOT NULL PRIMARY KEY,
    provider    text NOT NULL,
    account     text NOT NULL,
    body        bytea NOT NULL
) PARTITION BY RANGE (callback_id);
ALTER TABLE callback_bodies ENABLE ROW LEVEL SECURITY;
CREATE POLICY added ON callback_bodies FOR INSERT TO herald_app WITH CHECK (true);
CREATE POLICY read ON callback_bodies FOR SELECT TO herald_fleet USING (true);
REVOKE SELECT, UPDATE, DELETE ON callback_bodies FROM herald_app;
REVOKE INSERT, UPDATE, DELETE ON callback_bodies FROM herald_fleet;

INSERT INTO partitioned_tables (parent, keep) VALUES ('callback_bodies', '30 days');
SELECT make_partitions();
