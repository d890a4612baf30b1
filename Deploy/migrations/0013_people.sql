-- A client's attributes come back as they came: json keeps every text, jsonb refuses some.
ALTER TABLE users ALTER COLUMN attributes DROP DEFAULT;
ALTER TABLE users ALTER COLUMN attributes TYPE json USING attributes::json;
ALTER TABLE users ALTER COLUMN attributes SET DEFAULT '{}';
