-- The logins of a composed stack, and a tenant to try it with.
\set password `cat /run/secrets/login-password`
\i /service-roles.sql
INSERT INTO tenants (tenant_id, name) VALUES ('demo', 'Demo') ON CONFLICT DO NOTHING;
