package dev.costgauge.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Strict percent-decoding: what lenient decoders repair silently would be another name than the client meant. */
final class UrlText {

    private UrlText() {}

    /** A path segment; a plus sign is itself. */
    static String segment(String field, String raw) {
        return decode(field, raw, false);
    }

    /** A part of a query; a plus sign is a space. */
    static String query(String field, String raw) {
        return decode(field, raw, true);
    }

    private static String decode(String field, String raw, boolean plusIsSpace) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                int high = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
                int low = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw ProblemException.invalid(field, "has a % that two hexadecimal digits do not follow");
                }
                bytes.write(high * 16 + low);
                i += 2;
            } else if (c == '+' && plusIsSpace) {
                bytes.write(' ');
            } else {
                byte[] utf8 = String.valueOf(c).getBytes(StandardCharsets.UTF_8);
                bytes.write(utf8, 0, utf8.length);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
        } catch (CharacterCodingException e) {
            throw ProblemException.invalid(field, "is not percent-encoded UTF-8");
        }
    }
}
