package dev.costgauge.payloads;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.temporal.api.common.v1.Payload;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.codec.PayloadCodecException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-256-GCM over whole payloads, their metadata included. The form is that of Temporal's own sample: encoding
 * {@code binary/encrypted}, the key's id beside it, and as data a random nonce of 12 bytes, the ciphertext and a tag of 16.
 * Payloads in plain text are read as they are, so that histories from before encryption go on. Thread-safe.
 *
 * <p>Random nonces hold for about 2^32 payloads a key (NIST SP 800-38D, 8.3).
 */
public final class EncryptionCodec implements PayloadCodec {

    static final String ENCODING = "encoding";
    static final ByteString ENCRYPTED = ByteString.copyFromUtf8("binary/encrypted");
    static final String KEY_ID = "encryption-key-id";

    private static final String CIPHER = "encryption-cipher";
    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final PayloadKeys keys;
    private final SecureRandom random = new SecureRandom();

    public EncryptionCodec(PayloadKeys keys) {
        this.keys = keys;
    }

    /** Id of the key that the payload is encrypted with; empty when it is plain text. */
    public static Optional<String> keyOf(Payload payload) {
        return ENCRYPTED.equals(payload.getMetadataMap().get(ENCODING))
                ? Optional.of(payload.getMetadataOrDefault(KEY_ID, ByteString.EMPTY).toStringUtf8())
                : Optional.empty();
    }

    @Override
    public List<Payload> encode(List<Payload> payloads) {
        return payloads.stream().map(this::encrypted).toList();
    }

    @Override
    public List<Payload> decode(List<Payload> payloads) {
        return payloads.stream().map(this::decrypted).toList();
    }

    private Payload encrypted(Payload plain) {
        SecretKey key = keys.key(keys.activeId());
        if (key == null) {
            throw new IllegalStateException("the active key is one of the keys");
        }
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce).doFinal(plain.toByteArray());
            return Payload.newBuilder()
                    .putMetadata(ENCODING, ENCRYPTED)
                    .putMetadata(CIPHER, ByteString.copyFromUtf8(TRANSFORMATION))
                    .putMetadata(KEY_ID, ByteString.copyFromUtf8(keys.activeId()))
                    .setData(ByteString.copyFrom(nonce).concat(ByteString.copyFrom(sealed)))
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + TRANSFORMATION, e);
        }
    }

    private Payload decrypted(Payload payload) {
        Optional<String> sealedWith = keyOf(payload);
        if (sealedWith.isEmpty()) {
            return payload;
        }
        String id = sealedWith.get();
        SecretKey key = keys.key(id);
        if (key == null) {
            throw new PayloadCodecException(
                    "a payload is encrypted with key '" + id + "', which temporal.payload.keys does not have");
        }
        ByteBuffer data = payload.getData().asReadOnlyByteBuffer();
        if (data.remaining() < NONCE_BYTES) {
            throw new PayloadCodecException("a payload that is said to be encrypted is too short to be");
        }
        byte[] nonce = new byte[NONCE_BYTES];
        data.get(nonce);
        byte[] sealed = new byte[data.remaining()];
        data.get(sealed);
        try {
            return Payload.parseFrom(cipher(Cipher.DECRYPT_MODE, key, nonce).doFinal(sealed));
        } catch (GeneralSecurityException | InvalidProtocolBufferException e) {
            throw new PayloadCodecException("a payload was changed, or is encrypted with another key '" + id + "'", e);
        }
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(TRANSFORMATION);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }
}
