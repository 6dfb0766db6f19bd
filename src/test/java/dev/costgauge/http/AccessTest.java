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
        assertThatThrownBy(() -> HttpFixture.authentication(Map.of("http.host", host)))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("http.host")
                .hasMessageContaining("http.tokens");
    }

    @Test
    void listensForOthersWithAToken() {
        assertThat(HttpFixture.authentication(Map.of("http.host", "0.0.0.0", "http.tokens", HttpFixture.TOKENS))
                        .isRequired())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "a-token-of-some-length", "ops:operate", "ops:none:HASH", "ops:admin:HASH", "o p s:read:HASH", ":read:HASH",
        "ops:read:HASH0", "ops:read:HASH,ops:operate:HASH"
    })
    void refusesAnEntryThatIsNoneAndNamesItsPlaceOnly(String entry) {
        String text = entry.replace("HASH", "0123456789abcdef".repeat(4));

        assertThatThrownBy(() -> HttpFixture.authentication(Map.of("http.tokens", text)))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("http.tokens")
                .hasMessageContaining("entry")
                .hasMessageNotContaining(entry)
                .hasMessageNotContaining("0123456789");
    }

    @Test
    void readsEntriesFromAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("tokens"), "# who may ask\n\n" + HttpFixture.TOKENS.replace(", ", "\n") + "\n");

        Authentication authentication = HttpFixture.authentication(Map.of("http.tokens.file", file.toString()));

        assertThat(authentication.caller("Bearer " + HttpFixture.TOKEN)).isEqualTo(new Caller("token:ops", ApiRole.OPERATE));
        assertThat(authentication.caller("Bearer " + HttpFixture.READ_TOKEN))
                .isEqualTo(new Caller("token:grafana", ApiRole.READ));
        Files.writeString(file, "# nobody\n");
        assertThatThrownBy(() -> HttpFixture.authentication(Map.of("http.tokens.file", file.toString())))
                .hasMessageContaining("holds no token");
        assertThatThrownBy(() -> HttpFixture.authentication(Map.of("http.tokens.file", folder + "/none")))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("http.tokens.file");
    }

    @Test
    void makesTokensThatLetInByTheirEntryAlone() {
        TokenMaker.Made made = TokenMaker.make("new-one", ApiRole.READ);

        assertThat(made.token()).hasSizeGreaterThan(42).isNotEqualTo(TokenMaker.make("new-one", ApiRole.READ).token());
        assertThat(made.entry()).doesNotContain(made.token());
        assertThat(HttpFixture.authentication(Map.of("http.tokens", made.entry())).caller("Bearer " + made.token()))
                .isEqualTo(new Caller("token:new-one", ApiRole.READ));
        assertThatThrownBy(() -> TokenMaker.make("a:b", ApiRole.READ)).isInstanceOf(IllegalArgumentException.class);
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
            assertThat(http.json(http.send(http.request("/health", HttpFixture.TOKEN)))
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
            HttpResponse<String> response =
                    http.send(http.request("/v1/series").header("Authorization", authorization));

            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.headers().firstValue("WWW-Authenticate"))
                    .contains("Bearer realm=\"costgauge\", error=\"invalid_token\"");
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

    @ParameterizedTest
    @ValueSource(strings = {
        "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
    })
    void everyAnswerTellsBrowsersWhatNotToDo(String request) throws IOException {
        try (HttpFixture http = HttpFixture.open()) {
            assertThat(raw(http, request.replaceFirst("\r\n\r\n", "\r\nConnection: close\r\n\r\n")))
                    .contains("Content-Security-Policy: default-src 'none'", "X-Content-Type-Options: nosniff")
                    .contains("X-Frame-Options: DENY", "Referrer-Policy: no-referrer", "Cache-Control: no-store");
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
