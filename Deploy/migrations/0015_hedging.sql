-- A category may also ask a second provider as soon as the first takes unusually long to answer.
ALTER TABLE categories DROP CONSTRAINT categories_unknown_policy_check;
ALTER TABLE categories ADD CONSTRAINT categories_unknown_policy_check
    CHECK (unknown_policy IN ('resend', 'hold', 'hedge'));
