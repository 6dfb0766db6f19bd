DROP INDEX alerts_parent;

ALTER TABLE alerts
    DROP COLUMN direction,
    DROP COLUMN provisional,
    DROP COLUMN parent_alert_id,
    DROP COLUMN score,
    DROP COLUMN reference,
    DROP COLUMN floor,
    DROP COLUMN evidence,
    DROP COLUMN hour_excess,
    DROP COLUMN drivers,
    DROP COLUMN place_excess,
    DROP COLUMN other_excess;

ALTER TABLE alert_history
    DROP COLUMN direction,
    DROP COLUMN provisional,
    DROP COLUMN parent_alert_id,
    DROP COLUMN score,
    DROP COLUMN reference,
    DROP COLUMN floor,
    DROP COLUMN evidence,
    DROP COLUMN hour_excess,
    DROP COLUMN drivers,
    DROP COLUMN place_excess,
    DROP COLUMN other_excess;
