-- The logins of the local services: members of the roles that the migrations grant to, so row-level security holds here
-- too. One sees a tenant at a time, the other takes the records of all.
SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'herald_tenant_login') AS is_missing \gset
\if :is_missing
CREATE ROLE herald_tenant_login LOGIN IN ROLE herald_app;
CREATE ROLE herald_fleet_login LOGIN IN ROLE herald_fleet;
\endif
ALTER ROLE herald_tenant_login PASSWORD :'password';
ALTER ROLE herald_fleet_login PASSWORD :'password';
