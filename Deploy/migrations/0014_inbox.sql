-- Every person's inbox: the items, and the events that made it what it is. Each event has the person's next number, so
-- whoever knows one number can go on from it, or sees that what follows is gone. A person's rows lie in one partition,
-- and every statement names the person. Items older than their retention go by an event like all others, so that
-- counts and feeds stay a fold of the events; a partition by time could only drop them behind everybody's back.

-- What a person's numbers and counts have come to. Whoever changes an inbox locks this row first.
CREATE TABLE inbox_heads (
    tenant_id text NOT NULL,
    user_id   person_key NOT NULL,
    last_seq  bigint NOT NULL DEFAULT 0,
    unread    integer NOT NULL DEFAULT 0,
    unseen    integer NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, user_id)
) PARTITION BY HASH (tenant_id, user_id);
SELECT guard_by_tenant('inbox_heads');

-- An item that is gone leaves its row, so that neither its dispatch nor its notification brings it back when they come
-- again; one that was retracted before it came has the number 0.
CREATE TABLE inbox_items (
    tenant_id       text NOT NULL,
    user_id         person_key NOT NULL,
    item_id         uuid NOT NULL,
    notification_id uuid NOT NULL,
    seq             bigint NOT NULL,
    collapse_key    text,
    -- As clients get it. json keeps every text; jsonb refuses some.
    content         json NOT NULL,
    created_at      timestamptz NOT NULL,
    seen_at         timestamptz,
    read_at         timestamptz,
    archived_at     timestamptz,
    gone            text CHECK (gone IN ('retracted', 'replaced')),
    PRIMARY KEY (tenant_id, user_id, item_id)
) PARTITION BY HASH (tenant_id, user_id);
CREATE INDEX inbox_items_feed ON inbox_items (tenant_id, user_id, seq DESC) WHERE gone IS NULL;
CREATE INDEX inbox_items_notification ON inbox_items (tenant_id, user_id, notification_id);
CREATE INDEX inbox_items_collapse ON inbox_items (tenant_id, user_id, collapse_key)
    WHERE gone IS NULL AND collapse_key IS NOT NULL;
CREATE INDEX inbox_items_age ON inbox_items (created_at);
SELECT guard_by_tenant('inbox_items');

CREATE TABLE inbox_events (
    tenant_id   text NOT NULL,
    user_id     person_key NOT NULL,
    seq         bigint NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('notification', 'updated', 'retracted')),
    -- Null: every item that came before.
    item_id     uuid,
    change      text CHECK (change IN ('seen', 'read', 'archive', 'unread')),
    occurred_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, user_id, seq)
) PARTITION BY HASH (tenant_id, user_id);
CREATE INDEX inbox_events_age ON inbox_events (occurred_at);
SELECT guard_by_tenant('inbox_events');

DO $$
DECLARE
    parent text;
BEGIN
    FOREACH parent IN ARRAY ARRAY['inbox_heads', 'inbox_items', 'inbox_events'] LOOP
        FOR part IN 0..7 LOOP
            EXECUTE format('CREATE TABLE %s_%s PARTITION OF %1$s
                FOR VALUES WITH (MODULUS 8, REMAINDER %2$s) WITH (fillfactor = 80)', parent, part);
            -- Rights on a partition would lead around the policies of the table.
            EXECUTE format('REVOKE ALL ON %s_%s FROM herald_app, herald_fleet', parent, part);
        END LOOP;
    END LOOP;
END $$;

-- What a change tells of itself: its events, each with the person's counts after the whole change.
CREATE TYPE inbox_change AS (
    tenant_id text, user_id text, seq bigint, kind text, item_id uuid, change text, unread integer, unseen integer,
    occurred_at timestamptz
);

-- Locks the heads of these people, in one order so that no two callers wait for each other, and makes those that are
-- missing. Every later statement of the caller sees all that was done before.
CREATE FUNCTION lock_inboxes(tenants text[], users text[]) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO inbox_heads (tenant_id, user_id)
        SELECT DISTINCT t, u FROM unnest(tenants, users) AS k (t, u) ORDER BY t, u
        ON CONFLICT DO NOTHING;
    PERFORM FROM inbox_heads h
        JOIN (SELECT DISTINCT t, u FROM unnest(tenants, users) AS k (t, u)) k ON (h.tenant_id, h.user_id) = (k.t, k.u)
        ORDER BY h.tenant_id, h.user_id
        FOR UPDATE OF h;
END $$;

-- Puts items into many people's inboxes, each person's in the order given. An item that is there already, or whose
-- notification was retracted, changes nothing. One with a collapse key takes the place of the one that has it.
CREATE FUNCTION deliver_to_inboxes(
    tenants text[], users text[], items uuid[], notifications uuid[], collapse_keys text[], contents text[]
) RETURNS SETOF inbox_change
    LANGUAGE plpgsql AS $$
DECLARE
    moment timestamptz;
BEGIN
    PERFORM lock_inboxes(tenants, users);
    moment := clock_timestamp();
    RETURN QUERY
    WITH given AS (
        SELECT DISTINCT ON (t, u, item) *
        FROM unnest(tenants, users, items, notifications, collapse_keys, contents)
            WITH ORDINALITY AS g (t, u, item, notification, collapse_key, content, place)
        ORDER BY t, u, item, place
    ), fresh AS (
        SELECT g.*,
            CASE WHEN g.collapse_key IS NOT NULL THEN
                coalesce(lag(g.item) OVER same, (
                    SELECT i.item_id FROM inbox_items i
                    WHERE (i.tenant_id, i.user_id, i.collapse_key) = (g.t, g.u, g.collapse_key) AND i.gone IS NULL
                ))
            END AS old,
            g.collapse_key IS NOT NULL AND lead(g.item) OVER same IS NOT NULL AS is_replaced
        FROM given g
        WHERE NOT EXISTS (
                SELECT FROM inbox_items i WHERE (i.tenant_id, i.user_id, i.item_id) = (g.t, g.u, g.item)
            ) AND NOT EXISTS (
                SELECT FROM inbox_items i
                WHERE (i.tenant_id, i.user_id, i.notification_id) = (g.t, g.u, g.notification) AND i.gone = 'retracted'
            )
        WINDOW same AS (PARTITION BY g.t, g.u, g.collapse_key ORDER BY g.place)
    ), numbered AS (
        SELECT f.*, h.unread, h.unseen,
            h.last_seq + sum(CASE WHEN f.old IS NULL THEN 1 ELSE 2 END) OVER (
                PARTITION BY f.t, f.u ORDER BY f.place
            )::bigint AS seq,
            count(*) FILTER (WHERE NOT f.is_replaced) OVER (PARTITION BY f.t, f.u)::integer AS come,
            lead(f.place) OVER (PARTITION BY f.t, f.u ORDER BY f.place) IS NULL AS is_last
        FROM fresh f JOIN inbox_heads h ON (h.tenant_id, h.user_id) = (f.t, f.u)
    ), replaced AS (
        UPDATE inbox_items i SET gone = 'replaced', content = '{}'
        FROM numbered n
        WHERE n.old IS NOT NULL AND (i.tenant_id, i.user_id, i.item_id) = (n.t, n.u, n.old) AND i.gone IS NULL
        RETURNING n.t, n.u, (i.read_at IS NULL)::integer AS unread, (i.seen_at IS NULL)::integer AS unseen
    ), lost AS (
        SELECT t, u, sum(r.unread)::integer AS unread, sum(r.unseen)::integer AS unseen FROM replaced r GROUP BY t, u
    ), counted AS (
        -- Windows count the batch and joins only meet what was replaced: a batch joined with itself would be compared
        -- row by row, for the planner does not know how long it is.
        SELECT n.t, n.u, n.item, n.old, n.seq, n.is_last,
            n.unread + n.come - coalesce(l.unread, 0) AS unread, n.unseen + n.come - coalesce(l.unseen, 0) AS unseen
        FROM numbered n LEFT JOIN lost l USING (t, u)
    ), inserted AS (
        INSERT INTO inbox_items (
            tenant_id, user_id, item_id, notification_id, seq, collapse_key, content, created_at, gone
        )
        SELECT t, u, item, notification, seq, collapse_key,
            CASE WHEN is_replaced THEN '{}' ELSE content END::json, moment,
            CASE WHEN is_replaced THEN 'replaced' END
        FROM numbered
    ), told AS (
        SELECT t, u, seq - 1 AS seq, 'retracted' AS kind, old AS item, unread, unseen FROM counted WHERE old IS NOT NULL
        UNION ALL SELECT t, u, seq, 'notification', item, unread, unseen FROM counted
    ), written AS (
        INSERT INTO inbox_events (tenant_id, user_id, seq, kind, item_id, occurred_at)
        SELECT t, u, seq, kind, item, moment FROM told
    ), heads AS (
        UPDATE inbox_heads h SET last_seq = c.seq, unread = c.unread, unseen = c.unseen
        FROM counted c WHERE c.is_last AND (h.tenant_id, h.user_id) = (c.t, c.u)
    )
    SELECT n.t, n.u, n.seq, n.kind, n.item, NULL::text, n.unread, n.unseen, moment
    FROM told n
    ORDER BY n.t, n.u, n.seq;
END $$;

-- Numbers and writes the going of rows that the caller has changed, and takes them off the counts.
CREATE FUNCTION write_retractions(
    tenants text[], users text[], items uuid[], were_unread boolean[], were_unseen boolean[]
) RETURNS SETOF inbox_change
    LANGUAGE sql AS $$
    WITH given AS (
        SELECT g.*, h.last_seq + row_number() OVER (PARTITION BY g.t, g.u ORDER BY g.place) AS seq
        FROM unnest(tenants, users, items, were_unread, were_unseen)
            WITH ORDINALITY AS g (t, u, item, unread, unseen, place)
        JOIN inbox_heads h ON (h.tenant_id, h.user_id) = (g.t, g.u)
    ), written AS (
        INSERT INTO inbox_events (tenant_id, user_id, seq, kind, item_id, occurred_at)
        SELECT t, u, seq, 'retracted', item, clock_timestamp() FROM given
        RETURNING *
    ), heads AS (
        UPDATE inbox_heads h
        SET last_seq = c.seq, unread = h.unread - c.unread, unseen = h.unseen - c.unseen
        FROM (
            SELECT t, u, max(seq) AS seq, sum(unread::integer) AS unread, sum(unseen::integer) AS unseen
            FROM given GROUP BY t, u
        ) c
        WHERE (h.tenant_id, h.user_id) = (c.t, c.u)
        RETURNING h.*
    )
    SELECT w.tenant_id, w.user_id::text, w.seq, w.kind, w.item_id, w.change, h.unread, h.unseen, w.occurred_at
    FROM written w JOIN heads h USING (tenant_id, user_id)
    ORDER BY w.tenant_id, w.user_id, w.seq
$$;

-- Takes every item of these notifications back, also those that are still to come: where there is none, a row under
-- the marker's id remembers it.
CREATE FUNCTION retract_from_inboxes(tenants text[], users text[], notifications uuid[], markers uuid[])
    RETURNS SETOF inbox_change
    LANGUAGE plpgsql AS $$
DECLARE
    taken record;
BEGIN
    PERFORM lock_inboxes(tenants, users);
    WITH given AS (
        SELECT DISTINCT t, u, n FROM unnest(tenants, users, notifications) AS g (t, u, n)
    ), gone AS (
        UPDATE inbox_items i SET gone = 'retracted', content = '{}'
        FROM given g
        WHERE (i.tenant_id, i.user_id, i.notification_id) = (g.t, g.u, g.n) AND i.gone IS NULL
        RETURNING i.*
    )
    SELECT array_agg(o.tenant_id) AS tenants, array_agg(o.user_id::text) AS users, array_agg(o.item_id) AS items,
        array_agg(o.read_at IS NULL) AS unread, array_agg(o.seen_at IS NULL) AS unseen
    INTO taken FROM (SELECT * FROM gone ORDER BY seq) o;
    INSERT INTO inbox_items (tenant_id, user_id, item_id, notification_id, seq, content, created_at, gone)
        SELECT DISTINCT ON (t, u, n) t, u, m, n, 0, '{}'::json, clock_timestamp(), 'retracted'
        FROM unnest(tenants, users, notifications, markers) AS g (t, u, n, m)
        WHERE NOT EXISTS (
            SELECT FROM inbox_items i
            WHERE (i.tenant_id, i.user_id, i.notification_id) = (g.t, g.u, g.n) AND i.gone = 'retracted'
        )
        ON CONFLICT DO NOTHING;
    RETURN QUERY SELECT * FROM write_retractions(
        taken.tenants, taken.users, taken.items, taken.unread, taken.unseen
    );
END $$;

-- What a person does to one item, or without one to all. `is_there` tells whether the item is in the inbox; without
-- an effect there is no event, and then `seq` is null. What is read was seen, what is archived was read, and what is
-- unread again is back from the archive. `touched` are the items that changed, and their notifications.
CREATE FUNCTION mark_in_inbox(
    tenant text, person text, item uuid, what text,
    OUT is_there boolean, OUT seq bigint, OUT unread integer, OUT unseen integer, OUT occurred_at timestamptz,
    OUT touched uuid[], OUT touched_notifications uuid[]
) LANGUAGE plpgsql AS $$
DECLARE
    unread_by integer;
    unseen_by integer;
BEGIN
    PERFORM lock_inboxes(ARRAY[tenant], ARRAY[person]);
    occurred_at := clock_timestamp();
    WITH old AS (
        SELECT i.* FROM inbox_items i
        WHERE i.tenant_id = tenant AND i.user_id = person AND i.gone IS NULL AND (item IS NULL OR i.item_id = item)
            AND CASE what
                WHEN 'seen' THEN i.seen_at IS NULL
                WHEN 'read' THEN i.read_at IS NULL
                WHEN 'archive' THEN i.archived_at IS NULL
                WHEN 'unread' THEN i.read_at IS NOT NULL OR i.archived_at IS NOT NULL
            END
    ), marked AS (
        UPDATE inbox_items i
        SET seen_at = coalesce(i.seen_at, occurred_at),
            read_at = CASE
                WHEN what IN ('read', 'archive') THEN coalesce(i.read_at, occurred_at)
                WHEN what = 'seen' THEN i.read_at
            END,
            archived_at = CASE WHEN what = 'archive' THEN occurred_at WHEN what <> 'unread' THEN i.archived_at END
        FROM old o
        WHERE (i.tenant_id, i.user_id, i.item_id) = (o.tenant_id, o.user_id, o.item_id)
        RETURNING i.item_id, i.notification_id,
            (i.read_at IS NULL)::integer - (o.read_at IS NULL)::integer AS unread,
            (i.seen_at IS NULL)::integer - (o.seen_at IS NULL)::integer AS unseen
    )
    SELECT array_agg(m.item_id), array_agg(m.notification_id), sum(m.unread), sum(m.unseen)
    INTO touched, touched_notifications, unread_by, unseen_by FROM marked m;
    IF touched IS NOT NULL THEN
        UPDATE inbox_heads h
        SET last_seq = h.last_seq + 1, unread = h.unread + unread_by, unseen = h.unseen + unseen_by
        WHERE h.tenant_id = tenant AND h.user_id = person
        RETURNING h.last_seq INTO seq;
        INSERT INTO inbox_events VALUES (tenant, person, seq, 'updated', item, what, occurred_at);
    END IF;
    SELECT h.unread, h.unseen INTO unread, unseen
        FROM inbox_heads h WHERE h.tenant_id = tenant AND h.user_id = person;
    is_there := item IS NULL OR touched IS NOT NULL OR EXISTS (
        SELECT FROM inbox_items i
        WHERE i.tenant_id = tenant AND i.user_id = person AND i.item_id = item AND i.gone IS NULL
    );
END $$;

-- Removes up to `at_most` of the items that came before `until`, those still in an inbox by an event.
CREATE FUNCTION retire_inbox_items(until timestamptz, at_most integer) RETURNS SETOF inbox_change
    LANGUAGE plpgsql AS $$
DECLARE
    old record;
    taken record;
BEGIN
    SELECT array_agg(o.tenant_id) AS tenants, array_agg(o.user_id::text) AS users, array_agg(o.item_id) AS items
    INTO old FROM (SELECT * FROM inbox_items WHERE created_at < until ORDER BY created_at LIMIT at_most) o;
    PERFORM lock_inboxes(old.tenants, old.users);
    WITH removed AS (
        DELETE FROM inbox_items i
        USING unnest(old.tenants, old.users, old.items) AS g (t, u, item)
        WHERE (i.tenant_id, i.user_id, i.item_id) = (g.t, g.u, g.item)
        RETURNING i.*
    )
    SELECT array_agg(o.tenant_id) AS tenants, array_agg(o.user_id::text) AS users, array_agg(o.item_id) AS items,
        array_agg(o.read_at IS NULL) AS unread, array_agg(o.seen_at IS NULL) AS unseen
    INTO taken FROM (SELECT * FROM removed r WHERE r.gone IS NULL ORDER BY r.seq) o;
    RETURN QUERY SELECT * FROM write_retractions(
        taken.tenants, taken.users, taken.items, taken.unread, taken.unseen
    );
END $$;
