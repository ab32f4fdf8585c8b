-- What the application expects of a new server; run once by the PostgreSQL image. The role is no superuser: those
-- bypass row-level security. It owns its database and may create no other.
CREATE ROLE shop LOGIN NOSUPERUSER NOBYPASSRLS;
\set password `echo "$SHOP_PASSWORD"`
ALTER ROLE shop PASSWORD :'password';
ALTER ROLE shop SET timezone = 'UTC';
ALTER ROLE shop SET statement_timeout = '30s';
ALTER ROLE shop SET lock_timeout = '10s';
ALTER ROLE shop SET idle_in_transaction_session_timeout = '60s';
GRANT pg_monitor TO shop;

CREATE DATABASE shop OWNER shop;
\connect shop
CREATE EXTENSION vector;
CREATE EXTENSION pg_trgm;
CREATE EXTENSION btree_gist;
CREATE EXTENSION btree_gin;
CREATE EXTENSION unaccent;
CREATE EXTENSION citext;
CREATE EXTENSION ltree;
CREATE EXTENSION pg_stat_statements;
GRANT EXECUTE ON FUNCTION pg_stat_statements_reset TO shop;
