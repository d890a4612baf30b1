-- Whether mail of a category tells when it is opened and which links are followed, and whether a person, or a tenant for
-- all its people, lets it.
ALTER TABLE categories
    ADD track_opens  boolean NOT NULL DEFAULT false,
    ADD track_clicks boolean NOT NULL DEFAULT false;
ALTER TABLE preferences ADD allow_tracking boolean;
ALTER TABLE tenant_preferences ADD allow_tracking boolean;
