-- How often somebody who has not responded to a notification of the category is told again, and how far apart; both or
-- neither. A code for one time is worth nothing later.
ALTER TABLE categories
    ADD reminders     smallint CHECK (reminders BETWEEN 1 AND 3),
    ADD reminds_after integer CHECK (reminds_after BETWEEN 300 AND 604800),
    ADD CHECK ((reminders IS NULL) = (reminds_after IS NULL)),
    ADD CHECK (reminders IS NULL OR unknown_policy = 'hold');
