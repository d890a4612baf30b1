-- What people have written is kept sealed: the payload of such a message is empty.
ALTER TABLE webhook_messages ADD COLUMN sealed bytea;
