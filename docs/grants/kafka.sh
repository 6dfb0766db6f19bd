#!/bin/sh
# Kafka: the access lists of Costgauge's roles. An administrator runs it once; a repeat changes nothing.
#   KAFKA="--bootstrap-server localhost:9092 --command-config admin.properties" sh kafka.sh
# kafka-acls.sh, of Kafka's own scripts, must be on the path.
set -eu

# shellcheck disable=SC2086 # several words
allow() { kafka-acls.sh $KAFKA --add --allow-principal "$@"; }

# setup
allow 'User:costgauge_setup' --operation Create --operation Describe --operation DescribeConfigs --topic cost-events --topic cost-baseline-commands --topic costgauge-ticks --topic costgauge-rerouted --topic cost-rules --topic costgauge-fleet-parts --topic costgauge-notices --topic costgauge-journal --topic cost-baseline-updates --topic cost-hours --topic cost-anomaly-alerts --topic cost-ledger --topic cost-events-dlq --topic cost-late-events

# stream
allow 'User:costgauge_stream' --operation Read --operation Describe --operation DescribeConfigs --topic cost-events --topic cost-baseline-commands --topic cost-rules
allow 'User:costgauge_stream' --operation Read --operation Write --operation Describe --operation DescribeConfigs --topic costgauge-ticks --topic costgauge-rerouted --topic costgauge-fleet-parts --topic costgauge-notices
allow 'User:costgauge_stream' --operation Write --operation Describe --operation DescribeConfigs --topic costgauge-journal --topic cost-baseline-updates --topic cost-hours --topic cost-anomaly-alerts --topic cost-ledger --topic cost-events-dlq --topic cost-late-events
allow 'User:costgauge_stream' --operation Read --operation Write --operation Create --operation Describe --topic costgauge-alerts-changelog --topic costgauge-fleet-changelog --topic costgauge-hours-changelog --topic costgauge-ids-changelog --topic costgauge-partition-changelog --topic costgauge-series-changelog
allow 'User:costgauge_stream' --operation Read --operation Describe --group costgauge
allow 'User:costgauge_stream' --resource-pattern-type prefixed --operation Write --operation Describe --transactional-id costgauge-

# worker
allow 'User:costgauge_worker' --operation Read --operation Describe --operation DescribeConfigs --topic cost-events --topic costgauge-rerouted --topic cost-baseline-updates --topic cost-hours --topic cost-anomaly-alerts --topic cost-ledger
allow 'User:costgauge_worker' --operation Write --operation Describe --operation DescribeConfigs --topic cost-baseline-commands
allow 'User:costgauge_worker' --operation Describe --operation DescribeConfigs --topic costgauge-ticks --topic cost-rules --topic costgauge-fleet-parts --topic costgauge-notices --topic costgauge-journal --topic cost-events-dlq --topic cost-late-events
allow 'User:costgauge_worker' --operation Read --operation Describe --group costgauge-archiver --group costgauge-projector-baselines --group costgauge-projector-alerts --group costgauge-projector-hours
allow 'User:costgauge_worker' --operation Describe --group costgauge

# operator
allow 'User:costgauge_operator' --operation Read --operation Write --operation Describe --operation DescribeConfigs --topic cost-events --topic cost-baseline-commands --topic cost-rules --topic cost-events-dlq
allow 'User:costgauge_operator' --operation Read --operation Describe --operation DescribeConfigs --topic costgauge-ticks --topic costgauge-rerouted --topic costgauge-fleet-parts --topic costgauge-notices --topic costgauge-journal --topic cost-baseline-updates --topic cost-hours --topic cost-anomaly-alerts --topic cost-ledger --topic cost-late-events
allow 'User:costgauge_operator' --operation Describe --group costgauge --group costgauge-archiver --group costgauge-projector-baselines --group costgauge-projector-alerts --group costgauge-projector-hours
allow 'User:costgauge_operator' --operation Write --operation Describe --transactional-id costgauge-dlq-replay

# reset
allow 'User:costgauge_reset' --operation Read --operation Describe --topic cost-events --topic cost-baseline-commands --topic costgauge-ticks --topic costgauge-rerouted --topic cost-rules --topic costgauge-fleet-parts --topic costgauge-notices
allow 'User:costgauge_reset' --operation Delete --operation Describe --topic costgauge-alerts-changelog --topic costgauge-fleet-changelog --topic costgauge-hours-changelog --topic costgauge-ids-changelog --topic costgauge-partition-changelog --topic costgauge-series-changelog
allow 'User:costgauge_reset' --operation Read --operation Describe --group costgauge

# producer
allow 'User:costgauge_producer' --operation Write --operation Describe --topic cost-events

# notifier
allow 'User:costgauge_notifier' --operation Read --operation Describe --topic cost-anomaly-alerts
allow 'User:costgauge_notifier' --operation Read --operation Describe --group costgauge_notifier
