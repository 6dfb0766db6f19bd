package dev.costgauge.http;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Callers by JSON Web Tokens of one issuer, verified with the keys that it publishes. Thread-safe. */
final class JsonWebTokens {
    private static final Logger log = LoggerFactory.getLogger(JsonWebTokens.class);

    private static final Pattern FORM = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
    private static final int TIMEOUT_MS = 2_000;
    private static final int MOST_BYTES = 256 * 1024;
    private static final long KEYS_OUTLIVE_AN_OUTAGE_MS = 4 * 60 * 60 * 1000L;
    private static final long BETWEEN_WARNINGS = Duration.ofMinutes(1).toNanos();

    /** Signatures by key pairs only: with a shared secret every server could make tokens for all others. */
    private static final Set<JWSAlgorithm> ALGORITHMS = signatures();

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final OidcSettings settings;
    private final AtomicLong warnedAt = new AtomicLong(System.nanoTime() - BETWEEN_WARNINGS);
    private volatile boolean withoutKeys;

    JsonWebTokens(OidcSettings settings) {
        this.settings = settings;
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys(settings)));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                settings.audience(),
                new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
                Set.of("sub", "exp")));
    }

    private static Set<JWSAlgorithm> signatures() {
        Set<JWSAlgorithm> all = new LinkedHashSet<>(JWSAlgorithm.Family.RSA);
        all.addAll(List.of(JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.ES512));
        return all;
    }

    private static JWKSource<SecurityContext> keys(OidcSettings settings) {
        try {
            return JWKSourceBuilder.create(
                            URI.create(settings.jwksUrl()).toURL(),
                            new DefaultResourceRetriever(TIMEOUT_MS, TIMEOUT_MS, MOST_BYTES))
                    .retrying(true)
                    .outageTolerant(KEYS_OUTLIVE_AN_OUTAGE_MS)
                    .build();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("settings let only http and https through", e);
        }
    }

    /** Whether it looks like a token that only the issuer's keys can judge. */
    static boolean hasForm(String shown) {
        return FORM.matcher(shown).matches();
    }

    /**
     * The caller whom the token names; null when it is no token of the issuer for us, or is no longer or not yet valid.
     *
     * @throws ProblemException 503 when the issuer's keys cannot be had
     */
    @Nullable Caller holder(String shown) {
        if (!hasForm(shown)) {
            return null;
        }
        try {
            JWTClaimsSet claims = processor.process(shown, null);
            withoutKeys = false;
            return new Caller("oidc:" + claims.getSubject(), role(claims));
        } catch (RateLimitReachedException e) {
            // The keys were asked for a moment ago. Had they come, then this token names a key that is none of them.
            if (withoutKeys) {
                throw unavailable();
            }
            log.debug("token refused cause=unknown key");
            return null;
        } catch (KeySourceException e) {
            withoutKeys = true;
            warn(e);
            throw unavailable();
        } catch (ParseException | BadJOSEException | JOSEException e) {
            log.debug("token refused cause={}", e.getMessage());
            return null;
        }
    }

    private static ProblemException unavailable() {
        return new ProblemException(
                Problem.of(503, "unavailable", "Not available now", "The keys of http.oidc.issuer cannot be read now."),
                Map.of("Retry-After", "5"));
    }

    /** Whoever asks makes the attempt, so that strangers could fill the log. */
    private void warn(KeySourceException cause) {
        long now = System.nanoTime();
        long last = warnedAt.get();
        if (now - last >= BETWEEN_WARNINGS && warnedAt.compareAndSet(last, now)) {
            log.warn("keys of the issuer cannot be read url={} cause={}", settings.jwksUrl(), cause.getMessage());
        }
    }

    private ApiRole role(JWTClaimsSet claims) {
        Object value = claims.getClaims();
        for (String step : settings.rolesClaim().split("\\.", -1)) {
            value = value instanceof Map<?, ?> map ? map.get(step) : null;
        }
        Collection<?> words = value instanceof Collection<?> list
                ? list
                : value instanceof String text ? Arrays.asList(text.split("\\s+", -1)) : List.of();
        for (ApiRole role : List.of(ApiRole.OPERATE, ApiRole.READ)) {
            if (words.contains(settings.rolesPrefix() + role.text())) {
                return role;
            }
        }
        return ApiRole.NONE;
    }
}
