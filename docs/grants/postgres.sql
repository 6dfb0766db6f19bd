-- PostgreSQL: setup owns the tables, the worker works with them, the stream has no login here. An administrator runs this in
-- Costgauge's own database before the first `costgauge migrate up`, and again after each migration: only then can what
-- concerns single tables be narrowed. A repeat changes nothing. Passwords are set elsewhere, for example by psql's \password.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'costgauge_setup') THEN
        CREATE ROLE "costgauge_setup" LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'costgauge_worker') THEN
        CREATE ROLE "costgauge_worker" LOGIN;
    END IF;
END
$$;

REVOKE ALL ON DATABASE "costgauge" FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT CONNECT ON DATABASE "costgauge" TO "costgauge_setup", "costgauge_worker";
GRANT USAGE, CREATE ON SCHEMA public TO "costgauge_setup";
GRANT USAGE ON SCHEMA public TO "costgauge_worker";

-- Whatever setup makes; so a worker can start as soon as the migration has ended.
ALTER DEFAULT PRIVILEGES FOR ROLE "costgauge_setup" IN SCHEMA public GRANT SELECT, INSERT, UPDATE ON TABLES TO "costgauge_worker";

-- History is added to and never changed, and migrations are none of the worker's.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['baseline_history', 'alert_history', 'flyway_schema_history'] LOOP
        IF to_regclass('public.' || name) IS NOT NULL THEN
            EXECUTE format('REVOKE UPDATE ON public.%I FROM %I', name, 'costgauge_worker');
        END IF;
    END LOOP;
    IF to_regclass('public.flyway_schema_history') IS NOT NULL THEN
        EXECUTE format('REVOKE INSERT ON public.flyway_schema_history FROM %I', 'costgauge_worker');
    END IF;
END
$$;
