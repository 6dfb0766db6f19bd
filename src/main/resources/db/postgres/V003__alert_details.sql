-- What an alert says of itself beyond its totals: side, parent, evidence, and the excess split exactly.
ALTER TABLE alerts
    ADD COLUMN direction       text             NOT NULL DEFAULT 'UP',
    ADD COLUMN provisional     boolean          NOT NULL DEFAULT false,
    ADD COLUMN parent_alert_id text             NOT NULL DEFAULT '',
    ADD COLUMN score           double precision NOT NULL DEFAULT 0,
    ADD COLUMN reference       double precision,
    ADD COLUMN floor           double precision,
    ADD COLUMN look            text             NOT NULL DEFAULT '',
    ADD COLUMN evidence        jsonb            NOT NULL DEFAULT '{}',
    ADD COLUMN hour_excess     numeric(18, 9)   NOT NULL DEFAULT 0,
    ADD COLUMN drivers         jsonb            NOT NULL DEFAULT '[]',
    ADD COLUMN place_excess    jsonb            NOT NULL DEFAULT '[]',
    ADD COLUMN other_excess    numeric(18, 9)   NOT NULL DEFAULT 0;

ALTER TABLE alert_history
    ADD COLUMN direction       text             NOT NULL DEFAULT 'UP',
    ADD COLUMN provisional     boolean          NOT NULL DEFAULT false,
    ADD COLUMN parent_alert_id text             NOT NULL DEFAULT '',
    ADD COLUMN score           double precision NOT NULL DEFAULT 0,
    ADD COLUMN reference       double precision,
    ADD COLUMN floor           double precision,
    ADD COLUMN look            text             NOT NULL DEFAULT '',
    ADD COLUMN evidence        jsonb            NOT NULL DEFAULT '{}',
    ADD COLUMN hour_excess     numeric(18, 9)   NOT NULL DEFAULT 0,
    ADD COLUMN drivers         jsonb            NOT NULL DEFAULT '[]',
    ADD COLUMN place_excess    jsonb            NOT NULL DEFAULT '[]',
    ADD COLUMN other_excess    numeric(18, 9)   NOT NULL DEFAULT 0;

CREATE INDEX alerts_parent ON alerts (parent_alert_id) WHERE parent_alert_id <> '';
