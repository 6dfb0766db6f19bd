package dev.costgauge.wire;

import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;

/** Confluent's three ways to name the subject of a topic's schema. */
enum SubjectNames {
    TOPIC("TopicNameStrategy"),
    RECORD("RecordNameStrategy"),
    TOPIC_RECORD("TopicRecordNameStrategy");

    private static final String PACKAGE = "io.confluent.kafka.serializers.subject.";

    private final String simpleName;

    SubjectNames(String simpleName) {
        this.simpleName = simpleName;
    }

    String className() {
        return PACKAGE + simpleName;
    }

    String subject(String topic, boolean isKey, Schema schema) {
        return switch (this) {
            case TOPIC -> topic + (isKey ? "-key" : "-value");
            case RECORD -> schema.getFullName();
            case TOPIC_RECORD -> topic + "-" + schema.getFullName();
        };
    }

    static SubjectNames parse(String key, String className) {
        return Arrays.stream(values())
                .filter(names -> names.className().equals(className))
                .findFirst()
                .orElseThrow(() -> new ConfigException(
                        key, className, "is not one of " + Arrays.stream(values()).map(SubjectNames::className).toList()));
    }
}
