package dev.costgauge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.costgauge.settings.SettingException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** JSON Web Tokens of an issuer that publishes its keys on loopback. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OidcTest {

    private static final String ISSUER = "https://issuer.example/realm";

    private RSAKey key;
    private HttpServer issuer;
    private HttpFixture http;

    @BeforeAll
    void serve() throws Exception {
        key = new RSAKeyGenerator(2048).keyID("k1").generate();
        byte[] published = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/keys", exchange -> {
            exchange.sendResponseHeaders(200, published.length);
            exchange.getResponseBody().write(published);
            exchange.close();
        });
        issuer.start();
        http = new HttpFixture(
                settings("http://127.0.0.1:" + issuer.getAddress().getPort() + "/keys"), Map.of());
    }

    @AfterAll
    void stop() {
        http.close();
        issuer.stop(0);
    }

    private static Map<String, String> settings(String keys) {
        return Map.of(
                "http.oidc.issuer", ISSUER,
                "http.oidc.audience", "costgauge",
                "http.oidc.jwks.url", keys,
                "http.oidc.roles.claim", "realm_access.roles",
                "http.tokens", HttpFixture.TOKENS);
    }

    private static JWTClaimsSet.Builder claims(String... roles) {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(List.of("other", "costgauge"))
                .subject("ada")
                .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                .claim("realm_access", Map.of("roles", List.of(roles)));
    }

    private String signed(JWTClaimsSet.Builder claims) throws JOSEException {
        return signed(claims, JWSAlgorithm.RS256, new RSASSASigner(key));
    }

    private static String signed(JWTClaimsSet.Builder claims, JWSAlgorithm algorithm, JWSSigner signer)
            throws JOSEException {
        return signed(claims, algorithm, signer, "k1");
    }

    private String signed(JWTClaimsSet.Builder claims, String keyId) throws JOSEException {
        return signed(claims, JWSAlgorithm.RS256, new RSASSASigner(key), keyId);
    }

    private static String signed(JWTClaimsSet.Builder claims, JWSAlgorithm algorithm, JWSSigner signer, String keyId)
            throws JOSEException {
        SignedJWT token = new SignedJWT(new JWSHeader.Builder(algorithm).keyID(keyId).build(), claims.build());
        token.sign(signer);
        return token.serialize();
    }

    private int read(String token) {
        return http.send(http.request("/v1/series", token)).statusCode();
    }

    private int trigger(String token) {
        return http.send(http.request("/trigger", token).POST(BodyPublishers.noBody())).statusCode();
    }

    @Test
    void theClaimSaysWhatTheCallerMay() throws Exception {
        String reader = signed(claims("unrelated", "costgauge-read"));
        String operator = signed(claims("costgauge-operate"));

        assertThat(List.of(read(reader), trigger(reader))).containsExactly(200, 403);
        assertThat(List.of(read(operator), trigger(operator))).containsExactly(200, 202);
        String nobody = signed(claims("read", "operate"));
        assertThat(read(nobody)).isEqualTo(403);
        assertThat(http.json(http.send(http.request("/health", nobody))).has("config")).isFalse();
        assertThat(http.json(http.send(http.request("/health", reader))).has("config")).isTrue();
        assertThat(read(signed(claims().claim("realm_access", "nothing of the kind")))).isEqualTo(403);
        assertThat(read(HttpFixture.READ_TOKEN)).isEqualTo(200);
    }

    @Test
    void rolesMayBeWordsOfOneText() throws Exception {
        Map<String, String> words = new LinkedHashMap<>(settings("http://127.0.0.1:" + issuer.getAddress().getPort() + "/keys"));
        words.put("http.oidc.roles.claim", "scope");
        words.put("http.oidc.roles.prefix", "");
        Authentication authentication = HttpFixture.authentication(words);

        assertThat(authentication.caller("Bearer " + signed(claims().claim("scope", "openid read"))))
                .isEqualTo(new Caller("oidc:ada", ApiRole.READ));
    }

    @Test
    void tokensThatAreNotForUsOrNotTheIssuersLetNobodyIn() throws Exception {
        RSAKey other = new RSAKeyGenerator(2048).keyID("k1").generate();
        String good = signed(claims("costgauge-operate"));
        byte[] publicKey = key.toRSAPublicKey().getEncoded();

        assertThat(Map.of(
                        "another issuer", signed(claims("costgauge-operate").issuer("https://elsewhere.example")),
                        "another audience", signed(claims("costgauge-operate").audience("billing")),
                        "expired", signed(claims("costgauge-operate").expirationTime(Date.from(Instant.now().minusSeconds(600)))),
                        "never expires", signed(claims("costgauge-operate").expirationTime(null)),
                        "not yet valid", signed(claims("costgauge-operate").notBeforeTime(Date.from(Instant.now().plusSeconds(600)))),
                        "another key", signed(claims("costgauge-operate"), JWSAlgorithm.RS256, new RSASSASigner(other)),
                        "public key as secret", signed(claims("costgauge-operate"), JWSAlgorithm.HS256, new MACSigner(publicKey)),
                        "unsigned", new PlainJWT(claims("costgauge-operate").build()).serialize(),
                        "changed", good.substring(0, good.length() - 8) + "AAAAAAAA"))
                .allSatisfy((what, token) -> assertThat(read(token)).as(what).isEqualTo(401));
    }

    @Test
    void keysThatCannotBeHadAreNoRefusal() throws Exception {
        try (HttpFixture alone = new HttpFixture(settings("http://127.0.0.1:1/keys"), Map.of())) {
            HttpResponse<String> response = alone.send(alone.request("/v1/series", signed(claims("costgauge-read"))));

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).contains("5");
            assertThat(alone.send(alone.request("/v1/series", HttpFixture.TOKEN)).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aTokenOfAnUnknownKeyIsRefusedHoweverOftenItIsSent() throws Exception {
        String unknown = signed(claims("costgauge-operate"), "k2");

        for (int i = 0; i < 5; i++) {
            assertThat(read(unknown)).isEqualTo(401);
            assertThat(http.send(http.request("/health", unknown)).statusCode()).isEqualTo(200);
        }
        assertThat(read(signed(claims("costgauge-read")))).isEqualTo(200);
    }

    @Test
    void anIssuerThatIsAwayIsSaidAtMostOnceAMinuteAndNeverToProbes() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(JsonWebTokens.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try (HttpFixture alone = new HttpFixture(settings("http://127.0.0.1:1/keys"), Map.of())) {
            String token = signed(claims("costgauge-read"));
            for (int i = 0; i < 5; i++) {
                assertThat(alone.send(alone.request("/v1/series", token)).statusCode()).isEqualTo(503);
                assertThat(alone.send(alone.request("/health", token)).statusCode()).isEqualTo(200);
            }
            assertThat(log.list).singleElement().satisfies(line -> assertThat(line.getLevel()).isEqualTo(Level.WARN));
        } finally {
            logger.detachAppender(log);
        }
    }

    @Test
    void anAddressPaysUntilItsTokensAreVerified() throws Exception {
        Map<String, String> limited = new LinkedHashMap<>(settings("http://127.0.0.1:1/keys"));
        limited.put("http.rate.limit", "1");
        limited.put("http.rate.burst", "2");
        try (HttpFixture alone = new HttpFixture(limited, Map.of())) {
            String token = signed(claims("costgauge-read"));
            Set<Integer> statuses = new TreeSet<>();
            for (int i = 0; i < 20; i++) {
                statuses.add(alone.send(alone.request("/v1/series", token)).statusCode());
            }

            assertThat(statuses).containsExactly(429, 503);
            assertThat(alone.send(alone.request("/v1/series", HttpFixture.TOKEN)).statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http.oidc.jwks.url,http://issuer.example/keys,https://",
        "http.oidc.jwks.url,'',http.oidc.issuer",
        "http.oidc.audience,'',http.oidc.issuer",
        "http.oidc.issuer,'',http.oidc.audience"
    })
    void halfAnIssuerIsRefused(String setting, String value, String rule) throws IOException {
        Map<String, String> given = new LinkedHashMap<>(settings("https://issuer.example/keys"));
        given.put(setting, value);

        assertThatThrownBy(() -> HttpFixture.authentication(given))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining(setting)
                .hasMessageContaining(rule);
    }
}
