-- ClickHouse: roles, to be given to logins of yours:
--   CREATE USER name IDENTIFIED BY '...' DEFAULT ROLE `costgauge_worker`;
-- An administrator runs this once, before the first `costgauge migrate up`; a repeat changes nothing. The views of the archive
-- run as the login that migrated: keep it.

CREATE ROLE IF NOT EXISTS `costgauge_setup`;
GRANT CREATE TABLE, CREATE VIEW, DROP TABLE, DROP VIEW, ALTER TTL, SELECT, INSERT ON `costgauge`.* TO `costgauge_setup`;
GRANT TABLE ENGINE ON MergeTree TO `costgauge_setup`;
GRANT TABLE ENGINE ON ReplacingMergeTree TO `costgauge_setup`;
GRANT TABLE ENGINE ON AggregatingMergeTree TO `costgauge_setup`;

CREATE ROLE IF NOT EXISTS `costgauge_worker`;
GRANT SELECT, INSERT ON `costgauge`.cost_events TO `costgauge_worker`;
GRANT SELECT, INSERT ON `costgauge`.cost_hours_by_pair TO `costgauge_worker`;
GRANT SELECT, INSERT ON `costgauge`.cost_hours_by_place TO `costgauge_worker`;
GRANT SELECT, INSERT ON `costgauge`.stream_hours TO `costgauge_worker`;
GRANT SELECT ON `costgauge`.archive_positions TO `costgauge_worker`;
GRANT SELECT ON `costgauge`.costgauge_schema_history TO `costgauge_worker`;

CREATE ROLE IF NOT EXISTS `costgauge_stream`;
GRANT SELECT ON `costgauge`.stream_hours TO `costgauge_stream`;
GRANT SELECT ON `costgauge`.costgauge_schema_history TO `costgauge_stream`;
