-- All that ever needs a superuser: three roles and one database, as scripts/keeper.py makes them.
-- The postgres image runs this once, on an empty volume. The passwords come from its environment (psql's \getenv),
-- so they stand on no command line; and a statement that fails is not written into the log.
SET log_min_error_statement = 'panic';
\getenv owner_password MARU_OWNER_PASSWORD
\getenv app_password MARU_APP_PASSWORD
CREATE ROLE maru_owner LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS PASSWORD :'owner_password';
CREATE ROLE maru_app LOGIN NOCREATEDB NOSUPERUSER NOBYPASSRLS PASSWORD :'app_password';
CREATE ROLE maru_search NOLOGIN NOSUPERUSER NOBYPASSRLS;
GRANT maru_search TO maru_owner WITH INHERIT FALSE, SET TRUE;
CREATE DATABASE maru OWNER maru_owner;
