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

-- Work in the background and reports log in under names of their own, with limits of their own, and go on as shop.
CREATE ROLE shop_worker LOGIN NOSUPERUSER NOBYPASSRLS;
CREATE ROLE shop_reports LOGIN NOSUPERUSER NOBYPASSRLS;
ALTER ROLE shop_worker PASSWORD :'password';
ALTER ROLE shop_reports PASSWORD :'password';
GRANT shop TO shop_worker, shop_reports;
ALTER ROLE shop_worker SET role = 'shop';
ALTER ROLE shop_reports SET role = 'shop';
ALTER ROLE shop_worker SET timezone = 'UTC';
ALTER ROLE shop_reports SET timezone = 'UTC';
ALTER ROLE shop_worker SET statement_timeout = '10min';
ALTER ROLE shop_worker SET lock_timeout = '30s';
ALTER ROLE shop_worker SET idle_in_transaction_session_timeout = '10min';
ALTER ROLE shop_reports SET statement_timeout = '30min';
ALTER ROLE shop_reports SET lock_timeout = '2s';
ALTER ROLE shop_reports SET idle_in_transaction_session_timeout = '30min';
ALTER ROLE shop_reports SET default_transaction_read_only = on;

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
