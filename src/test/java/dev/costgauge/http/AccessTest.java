package dev.costgauge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.costgauge.settings.SettingException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void refusesToListenForOthersWithoutAToken(String host) {
        assertThatThrownBy(() -> HttpFixture.settings(Map.of("http.host", host)))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("http.host")
                .hasMessageContaining("http.token");
    }

    @Test
    void listensForOthersWithAToken() {
        assertThat(HttpFixture.settings(Map.of("http.host", "0.0.0.0", "http.token", HttpFixture.TOKEN)).host())
                .isEqualTo("0.0.0.0");
    }

    @Test
    void refusesATokenThatIsEasyToGuess() {
        assertThatThrownBy(() -> HttpFixture.settings(Map.of("http.token", "short")))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("http.token")
                .hasMessageNotContaining("'short'");
    }

    @Test
    void readsTheTokenFromAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), HttpFixture.TOKEN + "\n");

        assertThat(ApiToken.of(HttpFixture.settings(Map.of("http.token.file", file.toString()))))
                .isNotNull()
                .returns("Bearer " + HttpFixture.TOKEN, ApiToken::bearer)
                .hasToString("********");
        assertThatThrownBy(() -> ApiToken.of(HttpFixture.settings(Map.of("http.token.file", folder + "/none"))))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("http.token.file");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/", "/docs", "/openapi.json", "/metrics", "/v1/series", "/v1/alerts", "/v1/topology", "/v1/sweeps",
        "/web/page.js", "/no/such/route", "/%68ealth", "/health/", "//health", "/health;x"
    })
    void asksForTheTokenOnEveryRouteButHealth(String path) {
        try (HttpFixture http = HttpFixture.withToken()) {
            HttpResponse<String> response = http.get(path);

            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"costgauge\"");
            assertThat(http.json(response).get("type").textValue()).isEqualTo("urn:costgauge:problem:unauthorized");
        }
    }

    @Test
    void showsHealthToAllButSettingsOnlyToThoseWithTheToken() {
        try (HttpFixture http = HttpFixture.withToken()) {
            assertThat(http.get("/health").statusCode()).isEqualTo(200);
            assertThat(http.json(http.get("/health")).has("config")).isFalse();
            assertThat(http.json(http.send(http.request("/health").header("Authorization", "Bearer " + HttpFixture.TOKEN)))
                            .has("config"))
                    .isTrue();
        }
    }

    @Test
    void letsInWhoeverShowsTheToken() {
        try (HttpFixture http = HttpFixture.withToken()) {
            String basic = Base64.getEncoder()
                    .encodeToString(("any:" + HttpFixture.TOKEN).getBytes(StandardCharsets.UTF_8));

            assertThat(status(http, "Bearer " + HttpFixture.TOKEN)).isEqualTo(200);
            assertThat(status(http, "bearer " + HttpFixture.TOKEN)).isEqualTo(200);
            assertThat(status(http, "Basic " + basic)).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Bearer", "Bearer ", "Bearer a-token-of-some-lengt", "Bearer a-token-of-some-length-", "Basic %%%", "Basic eDp5",
        "a-token-of-some-length", "Token a-token-of-some-length"
    })
    void keepsOutWhoeverDoesNot(String authorization) {
        try (HttpFixture http = HttpFixture.withToken()) {
            assertThat(status(http, authorization)).isEqualTo(401);
        }
    }

    @Test
    void asksABrowserForAPassword() {
        try (HttpFixture http = HttpFixture.withToken()) {
            assertThat(http.send(http.request("/").header("Accept", "text/html,*/*"))
                            .headers()
                            .firstValue("WWW-Authenticate")
                            .orElseThrow())
                    .startsWith("Basic ");
        }
    }

    @Test
    void refusesNamesThatOnlyResolveToLoopback() throws IOException {
        try (HttpFixture http = HttpFixture.open()) {
            assertThat(raw(http, "GET /v1/series HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 403")
                    .contains("application/problem+json");
            assertThat(raw(http, "GET /v1/series HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200");
        }
    }

    private static int status(HttpFixture http, String authorization) {
        return http.send(http.request("/v1/series").header("Authorization", authorization)).statusCode();
    }

    static String raw(HttpFixture http, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), http.server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
