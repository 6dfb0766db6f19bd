DROP TABLE IF EXISTS stream_hours;
