-- ClickHouse: roles, to be given to logins of yours:
--   CREATE USER name IDENTIFIED BY '...' DEFAULT ROLE `${worker}`;
-- An administrator runs this once, before the first `costgauge migrate up`; a repeat changes nothing. The views of the archive
-- run as the login that migrated: keep it.

CREATE ROLE IF NOT EXISTS `${setup}`;
GRANT CREATE TABLE, CREATE VIEW, DROP TABLE, DROP VIEW, ALTER TTL, SELECT, INSERT ON `${database}`.* TO `${setup}`;
GRANT TABLE ENGINE ON MergeTree TO `${setup}`;
GRANT TABLE ENGINE ON ReplacingMergeTree TO `${setup}`;
GRANT TABLE ENGINE ON AggregatingMergeTree TO `${setup}`;

CREATE ROLE IF NOT EXISTS `${worker}`;
GRANT SELECT, INSERT ON `${database}`.cost_events TO `${worker}`;
GRANT SELECT, INSERT ON `${database}`.cost_hours_by_pair TO `${worker}`;
GRANT SELECT, INSERT ON `${database}`.cost_hours_by_place TO `${worker}`;
GRANT SELECT, INSERT ON `${database}`.stream_hours TO `${worker}`;
GRANT SELECT ON `${database}`.archive_positions TO `${worker}`;
GRANT SELECT ON `${database}`.costgauge_schema_history TO `${worker}`;

CREATE ROLE IF NOT EXISTS `${stream}`;
GRANT SELECT ON `${database}`.stream_hours TO `${stream}`;
GRANT SELECT ON `${database}`.costgauge_schema_history TO `${stream}`;
