-- An endpoint whose messages are signed by a pair of keys has the public one here, and its secrets are private keys.
ALTER TABLE webhook_endpoints ADD COLUMN public_key bytea;
