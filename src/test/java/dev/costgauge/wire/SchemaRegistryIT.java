package dev.costgauge.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpServer;
import dev.costgauge.cost.RefusalReason;
import dev.costgauge.testing.Servers;
import dev.costgauge.tls.TlsFiles;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchemaRegistryIT {

    private final String subject = Servers.unique("SchemaRegistryIT") + "-value";
    private final RestSchemaRegistry registry = connect(Servers.registry(), "");

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void theGeneratedClassAndTheFileAreOneVersion() throws IOException, InterruptedException {
        int fromClass = registry.register(subject, dev.costgauge.avro.CostEvent.getClassSchema());
        try (RestSchemaRegistry another = connect(Servers.registry(), "")) {
            Schema file = SchemaFiles.current().get("cost-events");
            assertThat(another.register(subject, file)).isEqualTo(fromClass);
            assertThat(another.idOf(subject, file)).isEqualTo(fromClass);
        }

        assertThat(get("/subjects/" + subject + "/versions")).isEqualTo("[1]");
        assertThat(registry.byId(fromClass)).isEqualTo(new SchemaLookup.Found(EventWriter.CURRENT));
    }

    @Test
    void severalProcessesMaySetTheCompatibilityOfANewSubjectAtOnce() {
        List<CompletableFuture<Void>> settings = new ArrayList<>();
        for (int round = 0; round < 10; round++) {
            String each = subject + round;
            registry.register(each, EventWriter.CURRENT);
            for (int process = 0; process < 4; process++) {
                settings.add(CompletableFuture.runAsync(
                        () -> registry.setCompatibility(each, "FULL"), task -> Thread.ofVirtual().start(task)));
            }
        }

        settings.forEach(CompletableFuture::join);

        assertThat(registry.ownCompatibility(subject + 9)).isEqualTo("FULL");
    }

    @Test
    void anIncompatibleSchemaIsRefusedAndExplained() {
        registry.register(subject, EventWriter.CURRENT);
        Schema incompatible = new Schema.Parser()
                .parse(EventWriter.CURRENT.toString().replace("\"name\":\"traceId\",\"type\":\"string\"",
                        "\"name\":\"traceId\",\"type\":\"boolean\"").replace(",\"default\":\"\"}]", "}]"));

        assertThat(registry.compatibility(subject)).isEqualTo("BACKWARD");
        assertThat(registry.incompatibilities(subject, incompatible)).isNotEmpty();
        assertThatThrownBy(() -> registry.register(subject, incompatible))
                .isInstanceOf(RegistryRefusedException.class)
                .hasMessageContaining(subject);
    }

    @Test
    void aSubjectThatNobodyRegisteredIsNoError() {
        assertThat(registry.idOf(subject, EventWriter.CURRENT)).isNull();
        assertThat(registry.latest(subject)).isNull();
        assertThat(registry.incompatibilities(subject, EventWriter.CURRENT)).isEmpty();
        assertThat(registry.compatibility(subject)).isEqualTo("BACKWARD");
    }

    @Test
    void aSubjectsLevelCanBeSet() {
        registry.register(subject, EventWriter.CURRENT);
        registry.setCompatibility(subject, "FULL");
        assertThat(registry.compatibility(subject)).isEqualTo("FULL");
    }

    @Test
    void idsThatNobodyKnowsRefuseTheRecordAndNothingElse() {
        EventDecoder decoder = new EventDecoder(registry, AcceptSettings.defaults());
        byte[] value = new EventEncoder(1).encode(Events.typical());
        for (int id : new int[] {0, 999_999_999, Integer.MAX_VALUE}) {
            WireFormat.writeHeader(id, value);
            assertThat(decoder.decode(value, Events.LOG_TIME, new EventCursor())).isEqualTo(RefusalReason.UNKNOWN_SCHEMA);
        }
        var deserializer = new SpecificAvroDeserializer<>(registry, dev.costgauge.avro.CostEvent.class);
        assertThatThrownBy(() -> deserializer.deserialize("topic", value)).isInstanceOf(SerializationException.class);
    }

    @Test
    void schemasThatReferToOthersAreReadWhole() throws IOException, InterruptedException {
        String shares = subject + "-share";
        post("/subjects/" + shares + "/versions", """
                {"schema": "{\\"type\\": \\"record\\", \\"name\\": \\"Share\\", \\"namespace\\": \\"n\\", \\"fields\\": \
                [{\\"name\\": \\"cost\\", \\"type\\": \\"long\\"}]}"}""");
        String answer = post("/subjects/" + subject + "/versions", """
                {"schema": "{\\"type\\": \\"record\\", \\"name\\": \\"Bill\\", \\"namespace\\": \\"n\\", \\"fields\\": \
                [{\\"name\\": \\"share\\", \\"type\\": \\"n.Share\\"}]}", "references": \
                [{"name": "n.Share", "subject": "%s", "version": 1}]}""".formatted(shares));
        int id = Integer.parseInt(answer.replaceAll("\\D+", " ").strip().split(" ")[0]);

        Schema share = SchemaBuilder.record("n.Share").fields().requiredLong("cost").endRecord();
        Schema bill = SchemaBuilder.record("n.Bill").fields().name("share").type(share).noDefault().endRecord();
        assertThat(registry.byId(id)).isEqualTo(new SchemaLookup.Found(bill));
    }

    @Test
    void serdesWorkByConfluentsConfigurationKeys() {
        try (var serde = new SpecificAvroSerde<dev.costgauge.avro.CostEvent>()) {
            serde.configure(Map.of("schema.registry.url", Servers.registry()), false);
            String topic = subject.replace("-value", "");
            var event = Events.generated(Events.typical());

            assertThat(serde.deserializer().deserialize(topic, serde.serializer().serialize(topic, event)))
                    .isEqualTo(event);
            assertThat(registry.latest(subject)).isNotNull();
        }
    }

    @Test
    void withoutRegisteringTheSchemaMustBeThere() {
        String topic = subject.replace("-value", "");
        Map<String, Object> config =
                Map.of("schema.registry.url", Servers.registry(), "auto.register.schemas", false);
        try (var serializer = new SpecificAvroSerializer<dev.costgauge.avro.CostEvent>()) {
            serializer.configure(config, false);
            assertThatThrownBy(() -> serializer.serialize(topic, Events.generated(Events.typical())))
                    .isInstanceOf(RegistryRefusedException.class)
                    .hasMessageContaining("costgauge topics apply");

            registry.register(subject, EventWriter.CURRENT);
            assertThat(serializer.serialize(topic, Events.generated(Events.typical()))).isNotEmpty();
        }
    }

    @Test
    void theLatestVersionIsWrittenWhenAsked() throws RefusedEventException {
        String topic = subject.replace("-value", "");
        registry.register(subject, EventWriter.CURRENT);
        Schema newer = new Schema.Parser().parse(EventWriter.CURRENT.toString().replaceFirst("\\]}$",
                ",{\"name\":\"region\",\"type\":\"string\",\"default\":\"eu\",\"doc\":\"Region.\"}]}"));
        int newerId = registry.register(subject, newer);
        try (var serializer = new SpecificAvroSerializer<dev.costgauge.avro.CostEvent>()) {
            serializer.configure(Map.of("schema.registry.url", Servers.registry(), "auto.register.schemas", "false",
                    "use.latest.version", "true"), false);
            byte[] value = serializer.serialize(topic, Events.generated(Events.typical()));

            assertThat(value).isNotNull();
            assertThat(WireFormat.idOf(value)).isEqualTo(newerId);
            EventCursor cursor = new EventCursor();
            assertThat(new EventDecoder(registry, AcceptSettings.defaults()).decode(value, Events.LOG_TIME, cursor)).isNull();
            assertThat(cursor.toEvent()).isEqualTo(Events.typical());
        }
    }

    @Test
    void anAddressThatIsNoRegistryIsAConfigurationFailureNotAnUnknownId() {
        String root = URI.create(Servers.registry()).resolve("/nothing").toString();
        try (RestSchemaRegistry astray = connect(root, "")) {
            assertThatThrownBy(() -> astray.byId(1))
                    .isInstanceOf(RegistryRefusedException.class)
                    .hasMessageContaining("schema.registry.url");
        }
    }

    @Test
    void wrongCredentialsFailAtOnceAndSayWhatToMend() throws IOException {
        // A gate before the real registry: Apicurio itself asks for no password here.
        HttpServer gate = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gate.createContext("/", exchange -> {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        }).setAuthenticator(new BasicAuthenticator("registry") {
            @Override
            public boolean checkCredentials(String user, String password) {
                return user.equals("costgauge") && password.equals("right:one");
            }
        });
        gate.start();
        String url = "http://127.0.0.1:" + gate.getAddress().getPort();
        try (RestSchemaRegistry wrong = connect(url, "costgauge:wrong"); RestSchemaRegistry right = connect(url, "costgauge:right:one")) {
            assertThatThrownBy(() -> wrong.byId(1))
                    .isInstanceOf(RegistryRefusedException.class)
                    .hasMessageContaining("schema.registry.user.info")
                    .hasMessageNotContaining("wrong");
            assertThatThrownBy(() -> right.byId(1)).hasMessageContaining("404");
        } finally {
            gate.stop(0);
        }
    }

    @Test
    void theNextUrlIsAskedWhenOneIsDead() {
        RegistrySettings settings = new RegistrySettings(
                List.of("http://127.0.0.1:1", Servers.registry()),
                "",
                Duration.ofSeconds(10),
                Duration.ZERO,
                "unused",
                TlsFiles.NONE);
        try (var two = new RestSchemaRegistry(settings, new SimpleMeterRegistry(), InstantSource.system())) {
            assertThat(two.register(subject, EventWriter.CURRENT)).isPositive();
        }
    }

    private static RestSchemaRegistry connect(String url, String userInfo) {
        RegistrySettings settings = new RegistrySettings(
                List.of(url), userInfo, Duration.ofSeconds(30), Duration.ofSeconds(60), "unused", TlsFiles.NONE);
        return new RestSchemaRegistry(settings, new SimpleMeterRegistry(), InstantSource.system());
    }

    private static String get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(Servers.registry() + path)).GET());
    }

    private static String post(String path, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(Servers.registry() + path))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            return response.body();
        }
    }
}
