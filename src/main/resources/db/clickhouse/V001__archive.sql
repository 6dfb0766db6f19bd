-- Raw events, one row each, with their place in the log. Money is Int64 nano-dollars: exact, and its sums need no cast.
-- An insert carries a deduplication token; the window is how many inserts back it is remembered, over restarts.
-- Inserts are synced: the committed offset may never be ahead of what a lost machine leaves on its disk.
-- What slips through the window is still one row per (topic, partition, offset) after merges and under FINAL.
CREATE TABLE IF NOT EXISTS cost_events
(
    topic LowCardinality(String),
    partition UInt32,
    offset Int64 CODEC(Delta, ZSTD),
    log_time DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    event_id String CODEC(ZSTD),
    event_time DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    project LowCardinality(String),
    service LowCardinality(String),
    model LowCardinality(String),
    cluster LowCardinality(String),
    namespace LowCardinality(String),
    cost_nanos Int64 CODEC(ZSTD),
    input_tokens Int64 CODEC(ZSTD),
    output_tokens Int64 CODEC(ZSTD),
    cached_tokens Int64 CODEC(ZSTD),
    requests Int64 CODEC(ZSTD),
    trace_id String CODEC(ZSTD)
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(event_time)
ORDER BY (project, service, model, event_time, topic, partition, offset)
TTL toDateTime(event_time) + INTERVAL ${events.retention.days} DAY
SETTINGS non_replicated_deduplication_window = 20000, ttl_only_drop_parts = 1,
    fsync_after_insert = 1, fsync_part_directory = 1;

-- Totals of a pair's hour; hour is the UTC epoch hour.
CREATE TABLE IF NOT EXISTS cost_hours_by_pair
(
    project LowCardinality(String),
    service LowCardinality(String),
    model LowCardinality(String),
    hour UInt32,
    cost_nanos SimpleAggregateFunction(sum, Int64),
    events SimpleAggregateFunction(sum, UInt64),
    requests SimpleAggregateFunction(sum, Int64),
    input_tokens SimpleAggregateFunction(sum, Int64),
    output_tokens SimpleAggregateFunction(sum, Int64),
    cached_tokens SimpleAggregateFunction(sum, Int64)
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(toDateTime(hour * 3600, 'UTC'))
ORDER BY (project, service, model, hour)
TTL toDateTime(hour * 3600, 'UTC') + INTERVAL ${hours.retention.days} DAY
SETTINGS non_replicated_deduplication_window = 20000, ttl_only_drop_parts = 1,
    fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS cost_hours_by_pair_view TO cost_hours_by_pair AS
SELECT
    project,
    service,
    model,
    toUInt32(intDiv(toUnixTimestamp64Milli(event_time), 3600000)) AS hour,
    sum(cost_nanos) AS cost_nanos,
    count() AS events,
    sum(requests) AS requests,
    sum(input_tokens) AS input_tokens,
    sum(output_tokens) AS output_tokens,
    sum(cached_tokens) AS cached_tokens
FROM cost_events
GROUP BY project, service, model, hour;

-- The same by cluster and namespace: who spent it.
CREATE TABLE IF NOT EXISTS cost_hours_by_place
(
    project LowCardinality(String),
    service LowCardinality(String),
    model LowCardinality(String),
    hour UInt32,
    cluster LowCardinality(String),
    namespace LowCardinality(String),
    cost_nanos SimpleAggregateFunction(sum, Int64),
    events SimpleAggregateFunction(sum, UInt64)
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(toDateTime(hour * 3600, 'UTC'))
ORDER BY (project, service, model, hour, cluster, namespace)
TTL toDateTime(hour * 3600, 'UTC') + INTERVAL ${hours.retention.days} DAY
SETTINGS non_replicated_deduplication_window = 20000, ttl_only_drop_parts = 1,
    fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS cost_hours_by_place_view TO cost_hours_by_place AS
SELECT
    project,
    service,
    model,
    toUInt32(intDiv(toUnixTimestamp64Milli(event_time), 3600000)) AS hour,
    cluster,
    namespace,
    sum(cost_nanos) AS cost_nanos,
    count() AS events
FROM cost_events
GROUP BY project, service, model, hour, cluster, namespace;

-- How far the archive of each partition is, by the data itself: the archiver resumes after it.
CREATE TABLE IF NOT EXISTS archive_positions
(
    topic LowCardinality(String),
    partition UInt32,
    last_offset SimpleAggregateFunction(max, Int64)
)
ENGINE = AggregatingMergeTree
ORDER BY (topic, partition)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS archive_positions_view TO archive_positions AS
SELECT topic, partition, max(offset) AS last_offset
FROM cost_events
GROUP BY topic, partition;
