package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.payloads.PayloadKeys;
import dev.costgauge.payloads.PayloadSettings;
import dev.costgauge.settings.Settings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that make tokens and keys. */
class SecretsCommandsTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aTokenIsPrintedBesideTheEntryThatHoldsItsHash() throws Exception {
        assertThat(run("token", "--name", "ada", "--role", "operate")).isZero();

        String[] lines = out.toString().split("\\R");
        String token = lines[0].substring("token ".length());
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        assertThat(token).matches("cg_[A-Za-z0-9_-]{43}");
        assertThat(lines)
                .containsExactly("token " + token, "entry ada:operate:" + HexFormat.of().formatHex(hash));
    }

    @Test
    void aKeyIsPrintedAsTheSettingTakesIt() {
        assertThat(run("keygen", "--id", "spring")).isZero();
        assertThat(run("keygen")).isZero();

        String keys = out.toString().strip().replaceAll("\\R", ",");
        Settings settings = Settings.load(
                AllSettings.RECORDS, Map.of("temporal.payload.keys", keys), Map.of(), Map.of(), List.of());
        assertThat(PayloadKeys.of(settings.as(PayloadSettings.class)).orElseThrow().toString())
                .contains("spring", "encrypts")
                .containsPattern("k\\d{8}-\\d{6} encrypts");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "token --name a:b --role read", "token --name ada --role none", "token --name ada --role admin", "token --name ada",
        "token --role read", "keygen --id a:b"
    })
    void whatCannotBeMeantIsAUsageError(String line) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).containsAnyOf("--name", "--role", "--id");
    }

    private int run(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
