DROP VIEW IF EXISTS archive_positions_view;
DROP VIEW IF EXISTS cost_hours_by_place_view;
DROP VIEW IF EXISTS cost_hours_by_pair_view;
DROP TABLE IF EXISTS archive_positions;
DROP TABLE IF EXISTS cost_hours_by_place;
DROP TABLE IF EXISTS cost_hours_by_pair;
DROP TABLE IF EXISTS cost_events;
