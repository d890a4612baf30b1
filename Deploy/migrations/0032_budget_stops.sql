-- Whether a spent budget stops what it covers, and what is known to be spent, which is what the orchestrator decides by.
ALTER TABLE budgets
    ADD enforcement   text NOT NULL DEFAULT 'notify' CHECK (enforcement IN ('notify', 'stop')),
    -- Of the month that began then; of a budget that stops, as of the last look.
    ADD spent         bigint NOT NULL DEFAULT 0,
    ADD spent_month   timestamptz,
    ADD spent_seen_at timestamptz,
    -- Endpoints were told that sending has stopped, and not yet that it goes on.
    ADD told_stop     boolean NOT NULL DEFAULT false;
