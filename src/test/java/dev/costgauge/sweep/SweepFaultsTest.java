package dev.costgauge.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.store.Fault;
import dev.costgauge.store.StoreConfigurationException;
import java.sql.SQLException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class SweepFaultsTest {

    @Test
    void anOutageOfKafkaPasses() {
        assertThat(SweepFaults.of(new KafkaException("x", new TimeoutException("no answer"))))
                .isInstanceOf(Fault.Transient.class);
    }

    @Test
    void aRefusedLoginNeedsMending() {
        assertThat(SweepFaults.of(new KafkaException("x", new SaslAuthenticationException("wrong password"))))
                .isEqualTo(new Fault.Fatal(
                        "Kafka refuses the login: wrong password; mend kafka.client.sasl.mechanism and"
                                + " kafka.client.sasl.jaas.config"));
        assertThat(SweepFaults.of(new TopicAuthorizationException("cost-hours"))).isInstanceOf(Fault.Fatal.class);
    }

    @Test
    void theStoresAreJudgedByTheirOwnRules() {
        assertThat(SweepFaults.of(new RuntimeException(new SQLException("no", "28P01"))).message())
                .contains("mend postgres.user");
        assertThat(SweepFaults.of(new RuntimeException(new SQLException("gone", "08006"))))
                .isInstanceOf(Fault.Transient.class);
        assertThat(SweepFaults.of(new StoreConfigurationException("give both topics the same number")))
                .isEqualTo(new Fault.Fatal("give both topics the same number"));
    }
}
