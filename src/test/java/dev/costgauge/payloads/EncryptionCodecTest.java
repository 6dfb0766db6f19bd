package dev.costgauge.payloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.costgauge.settings.SettingException;
import dev.costgauge.settings.Settings;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.payload.codec.PayloadCodecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptionCodecTest {

    private static final String OLD = PayloadKeys.generate("old", new SecureRandom());
    private static final String NEW = PayloadKeys.generate("new", new SecureRandom());

    private final Payload plain =
            DefaultDataConverter.newDefaultInstance().toPayload("shop/checkout spent $12").orElseThrow();

    @Test
    void sealsWhatItIsGivenAndOpensItAgain() {
        EncryptionCodec codec = codec(OLD);
        Payload sealed = codec.encode(List.of(plain)).getFirst();

        assertThat(sealed.getMetadataOrThrow("encoding").toStringUtf8()).isEqualTo("binary/encrypted");
        assertThat(sealed.getMetadataOrThrow("encryption-key-id").toStringUtf8()).isEqualTo("old");
        assertThat(sealed.toByteString().toStringUtf8()).doesNotContain("checkout").doesNotContain("json/plain");
        assertThat(codec.decode(List.of(sealed))).containsExactly(plain);
    }

    @Test
    void neverSealsAlike() {
        assertThat(codec(OLD).encode(List.of(plain, plain))).doesNotHaveDuplicates();
    }

    @Test
    void theLastKeySealsAndAllOpen() {
        Payload before = codec(OLD).encode(List.of(plain)).getFirst();
        EncryptionCodec rotated = codec(OLD + ", " + NEW);
        Payload after = rotated.encode(List.of(plain)).getFirst();

        assertThat(after.getMetadataOrThrow("encryption-key-id").toStringUtf8()).isEqualTo("new");
        assertThat(rotated.decode(List.of(before, after, plain))).containsExactly(plain, plain, plain);
    }

    @Test
    void anotherKeyCanBeChosenToSealWhileTheNewOneIsHandedOut() {
        PayloadKeys keys = keys(Map.of("temporal.payload.keys", OLD + "," + NEW, "temporal.payload.active", "old"));

        assertThat(new EncryptionCodec(keys).encode(List.of(plain)).getFirst().getMetadataOrThrow("encryption-key-id"))
                .isEqualTo(ByteString.copyFromUtf8("old"));
        assertThat(keys).hasToString("keys [new, old], old encrypts");
    }

    @Test
    void saysWhichKeyIsMissingAndNoticesEveryChange() {
        Payload sealed = codec(OLD).encode(List.of(plain)).getFirst();

        assertThatThrownBy(() -> codec(NEW).decode(List.of(sealed)))
                .isInstanceOf(PayloadCodecException.class)
                .hasMessageContaining("'old'");
        for (int i = 0; i < sealed.getData().size(); i++) {
            byte[] data = sealed.getData().toByteArray();
            data[i] ^= 1;
            Payload changed = sealed.toBuilder().setData(ByteString.copyFrom(data)).build();
            assertThatThrownBy(() -> codec(OLD).decode(List.of(changed))).isInstanceOf(PayloadCodecException.class);
        }
        Payload cut = sealed.toBuilder().setData(sealed.getData().substring(0, 5)).build();
        assertThatThrownBy(() -> codec(OLD).decode(List.of(cut))).isInstanceOf(PayloadCodecException.class);
        Payload renamed = sealed.toBuilder().putMetadata("encryption-key-id", ByteString.copyFromUtf8("new")).build();
        assertThatThrownBy(() -> codec(OLD + "," + NEW).decode(List.of(renamed)))
                .isInstanceOf(PayloadCodecException.class);
    }

    @Test
    void readsKeysFromAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("keys"), "# oldest first\n" + OLD + "\n" + NEW + "\n");

        assertThat(keys(Map.of("temporal.payload.keys.file", file.toString())).activeId()).isEqualTo("new");
        Files.writeString(file, "");
        assertThatThrownBy(() -> keys(Map.of("temporal.payload.keys.file", file.toString())))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("holds no key");
        assertThatThrownBy(() -> keys(Map.of("temporal.payload.keys.file", folder + "/none")))
                .hasMessageContaining("temporal.payload.keys.file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2", "k:hunter2", "k:AAAA", ":KEY", "k k:KEY", "k:KEY,k:KEY"})
    void refusesAKeyThatIsNoneWithoutShowingIt(String text) {
        String key = OLD.substring(OLD.indexOf(':') + 1);

        assertThatThrownBy(() -> keys(Map.of("temporal.payload.keys", text.replace("KEY", key))))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("temporal.payload.keys")
                .hasMessageNotContaining("hunter2")
                .hasMessageNotContaining(key);
    }

    @Test
    void anUnknownActiveKeyIsRefused() {
        assertThatThrownBy(() -> keys(Map.of("temporal.payload.keys", OLD, "temporal.payload.active", "none")))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("temporal.payload.active");
        assertThat(PayloadKeys.of(settings(Map.of()))).isEmpty();
    }

    @Test
    void theJsonFormGoesBothWays() {
        PayloadsJson json = new PayloadsJson(codec(OLD));
        String given = "{\"payloads\":[{\"metadata\":{\"encoding\":\"anNvbi9wbGFpbg==\"},\"data\":\"IkhlbGxvIg==\"}]}";
        String sealed = json.encode(given);

        assertThat(sealed).contains("encryption-key-id").doesNotContain("IkhlbGxvIg==");
        assertThat(json.decode(sealed)).isEqualTo(given);
        assertThatThrownBy(() -> json.decode("[]")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> json.decode("{\"payloads\":[{\"data\":\"%%%\"}]}"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PayloadsJson(codec(NEW)).decode(sealed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'old'");
    }

    private static EncryptionCodec codec(String keys) {
        return new EncryptionCodec(keys(Map.of("temporal.payload.keys", keys)));
    }

    private static PayloadKeys keys(Map<String, String> given) {
        return PayloadKeys.of(settings(given)).orElseThrow();
    }

    private static PayloadSettings settings(Map<String, String> given) {
        return Settings.load(
                        List.of(PayloadSettings.class), new LinkedHashMap<>(given), Map.of(), Map.of(), List.of())
                .as(PayloadSettings.class);
    }
}
