package dev.costgauge.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    enum Colour {
        DARK_RED,
        BLUE
    }

    record Inner(@Setting(key = "depth", defaultValue = "1", reason = "r") int depth) {}

    record Sample(
            @Setting(key = "sample.name", defaultValue = "n", reason = "r") String name,
            @Setting(key = "sample.count", defaultValue = "3", reason = "r", env = "SAMPLE_COUNT") int count,
            @Setting(key = "sample.pause", defaultValue = "5m", reason = "r") Duration pause,
            @Setting(key = "sample.zone", defaultValue = "UTC", reason = "r") ZoneId zone,
            @Setting(key = "sample.on", defaultValue = "true", reason = "r") boolean on,
            @Setting(key = "sample.colour", defaultValue = "dark-red", reason = "r") Colour colour,
            @Setting(key = "sample.list", defaultValue = "a, b", reason = "r") List<String> list,
            @Setting(key = "sample.password", reason = "r", secret = true, env = "SAMPLE_PASSWORD") String password,
            @SettingGroup("sample.inner") Inner inner,
            @Setting(key = "sample.more.*", reason = "r") Map<String, String> more) {

        Sample {
            if (count < 0) {
                throw new SettingException("sample.count", "is at least 0, not " + count);
            }
        }
    }

    @TempDir
    private Path folder;

    @Test
    void givesDefaults() {
        assertThat(load(Map.of(), Map.of(), Map.of()))
                .isEqualTo(new Sample(
                        "n", 3, Duration.ofMinutes(5), ZoneId.of("UTC"), true, Colour.DARK_RED, List.of("a", "b"), "", new Inner(1), Map.of()));
    }

    @Test
    void commandLineWinsOverEnvironmentAndEnvironmentOverFile() {
        Map<String, String> file = Map.of("sample.name", "file", "sample.count", "1", "sample.pause", "1s");
        Map<String, String> environment = Map.of("COSTGAUGE_SAMPLE_NAME", "env", "SAMPLE_COUNT", "2");
        Sample sample = load(Map.of("sample.name", "cli"), environment, file);
        assertThat(sample.name()).isEqualTo("cli");
        assertThat(sample.count()).isEqualTo(2);
        assertThat(sample.pause()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void ourOwnVariableWinsOverTheFieldsName() {
        assertThat(load(Map.of(), Map.of("SAMPLE_COUNT", "2", "COSTGAUGE_SAMPLE_COUNT", "9"), Map.of()).count())
                .isEqualTo(9);
    }

    @Test
    void aDurationOfNothingNeedsNoUnit() {
        assertThat(load(Map.of("sample.pause", "0"), Map.of(), Map.of()).pause()).isZero();
    }

    @Test
    void takesEveryKeyOfAPrefix() {
        Sample sample = load(
                Map.of("sample.more.a.b", "1"), Map.of("COSTGAUGE_SAMPLE_MORE_SASL_JAAS_CONFIG", "x"), Map.of());
        assertThat(sample.more()).isEqualTo(Map.of("a.b", "1", "sasl.jaas.config", "x"));
    }

    @Test
    void anUnknownKeyIsAnErrorWhereverItStands() {
        assertThatThrownBy(() -> load(Map.of("sample.nme", "x"), Map.of(), Map.of()))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("sample.nme")
                .hasMessageContaining("command line");
        assertThatThrownBy(() -> load(Map.of(), Map.of(), Map.of("sampel", "x"))).hasMessageContaining("sampel");
        assertThatThrownBy(() -> load(Map.of(), Map.of("COSTGAUGE_SAMPLE_NME", "x"), Map.of()))
                .hasMessageContaining("COSTGAUGE_SAMPLE_NME");
    }

    @ParameterizedTest
    @CsvSource({
        "sample.count,three,whole number",
        "sample.count,-1,at least 0",
        "sample.pause,5 minutes,duration",
        "sample.pause,,duration",
        "sample.zone,Mars/Base,time zone",
        "sample.on,yes,true or false",
        "sample.colour,green,'dark-red, blue'"
    })
    void aBadValueNamesTheKeyAndTheRule(String key, String value, String rule) {
        assertThatThrownBy(() -> load(Map.of(key, value == null ? "" : value), Map.of(), Map.of()))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(rule);
    }

    @Test
    void secretsAreNeverShown() {
        Settings settings = Settings.load(
                List.of(Sample.class),
                Map.of("sample.password", "hunter2", "sample.more.ssl.keystore.password", "hunter3"),
                Map.of(),
                Map.of(),
                List.of());
        assertThat(settings.rows().toString()).doesNotContain("hunter").contains("********");
    }

    @ParameterizedTest
    @CsvSource({
        "rediss://user:hunter2@redis:6379/1,rediss://********@redis:6379/1",
        "redis://:hun/ter2@redis:6379,redis://********@redis:6379",
        "'http://a:hunter2@one,http://b:hunter3@two','http://********@one,http://********@two'",
        "jdbc:postgresql://db/x?user=me&password=hunter2&ssl=true,jdbc:postgresql://db/x?user=me&password=********&ssl=true",
        "https://plain:8443/p?q=a@b,https://plain:8443/p?q=a@b"
    })
    void credentialsInsideUrlsAreNeverShown(String given, String shown) {
        Settings settings =
                Settings.load(List.of(Sample.class), Map.of("sample.name", given), Map.of(), Map.of(), List.of());
        assertThat(settings.rows()).anySatisfy(row -> {
            assertThat(row.key()).isEqualTo("sample.name");
            assertThat(row.value()).isEqualTo(shown);
        });
        assertThat(settings.as(Sample.class).name()).isEqualTo(given);
    }

    @Test
    void keysThatNameSecretsAreMaskedUnderAPrefix() {
        Settings settings = Settings.load(
                List.of(Sample.class),
                Map.of("sample.more.ssl.keystore.key", "hunter2", "sample.more.proxy.credentials", "hunter3"),
                Map.of(),
                Map.of(),
                List.of());
        assertThat(settings.rows().toString()).doesNotContain("hunter");
    }

    @Test
    void aGroupsSettingsHaveItsKeyBeforeTheirs() {
        assertThat(load(Map.of("sample.inner.depth", "4"), Map.of("COSTGAUGE_SAMPLE_INNER_DEPTH", "3"), Map.of())
                        .inner())
                .isEqualTo(new Inner(4));
        assertThatThrownBy(() -> load(Map.of("sample.inner.depth", "deep"), Map.of(), Map.of()))
                .hasMessageContaining("setting sample.inner.depth: 'deep' is not a whole number");
        assertThatThrownBy(() -> load(Map.of("depth", "4"), Map.of(), Map.of())).hasMessageContaining("depth: is unknown");
    }

    @Test
    void aSecretMayStandInAFileThatEachSourceMayName() throws IOException {
        String file = file("hunter2\n");
        assertThat(load(Map.of("sample.password.file", file), Map.of(), Map.of()).password()).isEqualTo("hunter2");
        assertThat(load(Map.of(), Map.of(), Map.of("sample.password.file", file)).password()).isEqualTo("hunter2");
        assertThat(load(Map.of(), Map.of("SAMPLE_PASSWORD_FILE", file), Map.of()).password()).isEqualTo("hunter2");
        assertThat(load(Map.of(), Map.of("COSTGAUGE_SAMPLE_PASSWORD_FILE", file), Map.of()).password())
                .isEqualTo("hunter2");
        Settings settings = Settings.load(
                List.of(Sample.class), Map.of("sample.password.file", file), Map.of(), Map.of(), List.of());
        assertThat(settings.rows()).filteredOn(row -> row.key().equals("sample.password")).singleElement()
                .satisfies(row -> assertThat(row.toString()).contains("********", file).doesNotContain("hunter"));
    }

    @Test
    void aSecretOfAPrefixMayStandInAFileToo() throws IOException {
        String file = file("user=me password=hunter2;");
        Sample sample = load(
                Map.of(), Map.of("COSTGAUGE_SAMPLE_MORE_SASL_JAAS_CONFIG_FILE", file), Map.of("sample.more.a.file", "as it is"));
        assertThat(sample.more())
                .isEqualTo(Map.of("sasl.jaas.config", "user=me password=hunter2;", "a.file", "as it is"));
    }

    @Test
    void aSecretAndItsFileTakeEachOthersPlaceAsSourcesWin() throws IOException {
        String file = file("hunter2");
        assertThat(load(Map.of(), Map.of("SAMPLE_PASSWORD_FILE", file), Map.of("sample.password", "hunter3")).password())
                .isEqualTo("hunter2");
        assertThat(load(Map.of("sample.password", "hunter3"), Map.of("SAMPLE_PASSWORD_FILE", file), Map.of()).password())
                .isEqualTo("hunter3");
        assertThat(load(Map.of(), Map.of("SAMPLE_PASSWORD", "", "SAMPLE_PASSWORD_FILE", file), Map.of()).password())
                .isEqualTo("hunter2");
        assertThat(load(Map.of(), Map.of("SAMPLE_PASSWORD_FILE", ""), Map.of("sample.password", "hunter3")).password())
                .isEqualTo("hunter3");
    }

    @Test
    void aSecretsFileThatIsNoHelpIsRefusedByName() throws IOException {
        String blank = file(" \n");
        assertThatThrownBy(() -> load(Map.of("sample.password.file", "/no/such/file"), Map.of(), Map.of()))
                .hasMessageContaining("setting sample.password.file: '/no/such/file' cannot be read");
        assertThatThrownBy(() -> load(Map.of("sample.password.file", blank), Map.of(), Map.of()))
                .hasMessageContaining("setting sample.password.file: '" + blank + "' is empty");
        assertThatThrownBy(() ->
                        load(Map.of("sample.password.file", blank, "sample.password", "hunter2"), Map.of(), Map.of()))
                .hasMessageContaining("sample.password.file: is set beside sample.password")
                .hasMessageNotContaining("hunter");
        assertThatThrownBy(() -> load(Map.of("sample.name.file", blank), Map.of(), Map.of()))
                .hasMessageContaining("sample.name.file: is unknown");
    }

    private String file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "secret", ""), text).toString();
    }

    private static Sample load(
            Map<String, String> commandLine, Map<String, String> environment, Map<String, String> file) {
        return Settings.load(List.of(Sample.class), commandLine, environment, file, List.of())
                .as(Sample.class);
    }
}
