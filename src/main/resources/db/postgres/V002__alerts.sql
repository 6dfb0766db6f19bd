-- The current state of every alert; only a higher sequence replaces a row.
CREATE TABLE alerts (
    alert_id            text              PRIMARY KEY,
    sequence            integer           NOT NULL,
    status              text              NOT NULL,
    kind                text              NOT NULL,
    project             text COLLATE "C"  NOT NULL,
    service             text COLLATE "C"  NOT NULL,
    model               text COLLATE "C"  NOT NULL,
    opened_hour         timestamptz       NOT NULL,
    hour                timestamptz       NOT NULL,
    slot                smallint          NOT NULL,
    zone                text              NOT NULL,
    hour_closed         boolean           NOT NULL,
    cost                numeric(18, 9)    NOT NULL,
    expected            double precision  NOT NULL,
    threshold           double precision  NOT NULL,
    excess              numeric(18, 9)    NOT NULL,
    anomalous_hours     integer           NOT NULL,
    rule                text              NOT NULL,
    rule_parameters     jsonb             NOT NULL,
    shares              jsonb             NOT NULL,
    other_cost          numeric(18, 9)    NOT NULL,
    crossing_event_id   text              NOT NULL,
    crossing_trace_id   text              NOT NULL,
    crossing_event_time timestamptz,
    detected_at         timestamptz       NOT NULL,
    why                 text              NOT NULL
);

CREATE INDEX alerts_opened_hour ON alerts (opened_hour DESC, alert_id);
CREATE INDEX alerts_pair ON alerts (project, service, model, opened_hour DESC);

-- Every step of every alert once, never changed.
CREATE TABLE alert_history (LIKE alerts, PRIMARY KEY (alert_id, sequence));
