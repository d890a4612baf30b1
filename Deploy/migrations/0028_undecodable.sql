-- Records in the topics of dead letters that are none: what they say cannot be told, nor whose they are, so that only
-- where they lie is known. They stay in Kafka for as long as their topic keeps them.
CREATE TABLE undecodable_records (
    topic         text NOT NULL,
    partition     integer NOT NULL,
    record_offset bigint NOT NULL,
    channel       channel_key NOT NULL,
    size          integer NOT NULL,
    fault         text NOT NULL,
    seen_at       timestamptz NOT NULL DEFAULT now(),
    discarded_at  timestamptz,
    discarded_by  text,
    PRIMARY KEY (topic, partition, record_offset)
);
ALTER TABLE undecodable_records ENABLE ROW LEVEL SECURITY;
CREATE POLICY listed ON undecodable_records FOR SELECT TO herald_app USING (true);
CREATE POLICY discarded ON undecodable_records FOR UPDATE TO herald_app USING (true);
CREATE POLICY noted ON undecodable_records TO herald_fleet USING (true);
REVOKE INSERT, DELETE ON undecodable_records FROM herald_app;
REVOKE UPDATE, DELETE ON undecodable_records FROM herald_fleet;

INSERT INTO aged_tables (relation, moment, keep) VALUES ('undecodable_records', 'seen_at', '30 days');
