-- The login of the local services: a member of the role that the migrations grant to, so row-level security holds here too.
SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'herald_service') AS is_missing \gset
\if :is_missing
CREATE ROLE herald_service LOGIN IN ROLE herald_app;
\endif
ALTER ROLE herald_service PASSWORD :'password';
