-- Closed hours as the stream published them; the highest revision of an hour wins, so repeats are harmless.
CREATE TABLE IF NOT EXISTS stream_hours
(
    project LowCardinality(String),
    service LowCardinality(String),
    model LowCardinality(String),
    hour UInt32,
    slot UInt8,
    revision UInt32,
    cost_nanos Int64,
    events Int64,
    requests Int64,
    input_tokens Int64,
    output_tokens Int64,
    cached_tokens Int64,
    expected Float64,
    threshold Float64,
    anomalous Bool,
    place_clusters Array(String),
    place_namespaces Array(String),
    place_cost_nanos Array(Int64),
    other_cost_nanos Int64
)
ENGINE = ReplacingMergeTree(revision)
PARTITION BY toYYYYMM(toDateTime(hour * 3600, 'UTC'))
ORDER BY (project, service, model, hour)
TTL toDateTime(hour * 3600, 'UTC') + INTERVAL ${hours.retention.days} DAY
SETTINGS ttl_only_drop_parts = 1;
