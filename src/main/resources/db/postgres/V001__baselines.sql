-- The baseline of every hour of the week of every pair: what the stream would compare with were that hour to open now.
-- Only a higher version replaces a row. Names are compared byte by byte, as ClickHouse and the stream do.
CREATE TABLE baselines (
    project         text COLLATE "C"  NOT NULL,
    service         text COLLATE "C"  NOT NULL,
    model           text COLLATE "C"  NOT NULL,
    slot            smallint          NOT NULL CHECK (slot BETWEEN 0 AND 167),
    zone            text              NOT NULL,
    version         bigint            NOT NULL,
    baseline        double precision  NOT NULL,
    expected        double precision  NOT NULL,
    threshold       double precision  NOT NULL,
    observations    bigint            NOT NULL,
    provisional     boolean           NOT NULL,
    rule            text              NOT NULL,
    reason          text              NOT NULL,
    last_hour       timestamptz,
    last_cost       numeric(18, 9),
    updated_at      timestamptz       NOT NULL,
    PRIMARY KEY (project, service, model, slot)
) WITH (fillfactor = 85);

COMMENT ON COLUMN baselines.baseline IS 'USD per hour, learned';
COMMENT ON COLUMN baselines.threshold IS 'USD above which the slot''s next hour is anomalous; may be Infinity';

-- The audit trail: every version once, never changed.
CREATE TABLE baseline_history (
    project         text COLLATE "C"  NOT NULL,
    service         text COLLATE "C"  NOT NULL,
    model           text COLLATE "C"  NOT NULL,
    slot            smallint          NOT NULL,
    version         bigint            NOT NULL,
    baseline        double precision  NOT NULL,
    expected        double precision  NOT NULL,
    threshold       double precision  NOT NULL,
    observations    bigint            NOT NULL,
    provisional     boolean           NOT NULL,
    rule            text              NOT NULL,
    reason          text              NOT NULL,
    last_hour       timestamptz,
    last_cost       numeric(18, 9),
    updated_at      timestamptz       NOT NULL,
    PRIMARY KEY (project, service, model, slot, version)
);

CREATE INDEX baseline_history_updated_at ON baseline_history USING brin (updated_at);
