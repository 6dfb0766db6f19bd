package dev.costgauge.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.costgauge.testing.Servers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegistryIT {
    private static final String FIRST = """
            {"type":"record","name":"Cost","fields":[{"name":"amount","type":"long"}]}""";
    private static final String INCOMPATIBLE = """
            {"type":"record","name":"Cost","fields":[{"name":"amount","type":"string"}]}""";

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void registersASchemaAndRefusesAnIncompatibleSuccessor() throws Exception {
        String subject = Servers.unique("RegistryIT") + "-value";

        HttpResponse<String> first = register(Servers.registry(), subject, FIRST);
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(register(Servers.registry(), subject, INCOMPATIBLE).statusCode()).isEqualTo(409);
    }

    @Test
    void keepsAnIdThatWasGivenJustBeforeASigkill() throws Exception {
        try (ServerRoom room = Servers.room()) {
            EmbeddedServer registry = room.registry();
            int id = json.readTree(register(registry.endpoint(), "cost-value", FIRST).body()).get("id").asInt();

            registry.kill();
            registry.restart();

            String kept = json.readTree(Http.get(registry.endpoint() + "/schemas/ids/" + id).body())
                    .get("schema")
                    .asText();
            assertThat(json.readTree(kept)).isEqualTo(json.readTree(FIRST));
            assertThat(register(registry.endpoint(), "cost-value", INCOMPATIBLE).statusCode()).isEqualTo(409);
        }
    }

    private HttpResponse<String> register(String url, String subject, String schema) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/subjects/" + subject + "/versions"))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(Map.of("schema", schema))))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}
