package io.be.mesh.tests.secret;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Something that nobody may find, in every form that it could be written in: as it is, in base64 wherever it begins in what was
 * encoded, in hex, and the bytes of a key in either order.
 *
 * @param forms byte sequences; one of them is enough
 */
record Secret(String name, Set<ByteBuffer> forms) {
    static final String ANY_KEY = "any private key";

    /** Short enough to fit between the line breaks of PEM, long enough never to be met by chance. */
    private static final int WINDOW = 15;

    /** Bytes of the private number of the curve that nodes use; the last ones of its PKCS#8. */
    private static final int EC_NUMBER = 32;

    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

    /** A word that is nowhere else. */
    static String word(String about) {
        byte[] random = new byte[12];
        new SecureRandom().nextBytes(random);
        return "planted-" + about + "-" + HexFormat.of().formatHex(random);
    }

    static Secret text(String name, String text) {
        Set<ByteBuffer> forms = encodings(text.getBytes(UTF_8));
        forms.add(ByteBuffer.wrap(text.getBytes(UTF_16LE)));
        return new Secret(name, forms);
    }

    /** The numbers that make a key private, whatever file format is around them. */
    static Secret key(String name, PrivateKey key) {
        Set<ByteBuffer> forms = new HashSet<>();
        for (byte[] number : privateNumbers(key)) {
            for (int at = 0; at + WINDOW <= number.length; at += WINDOW + 1) {
                byte[] window = Arrays.copyOfRange(number, at, at + WINDOW);
                forms.addAll(encodings(window));
                forms.add(ByteBuffer.wrap(reversed(window)));
            }
        }
        return new Secret(name, forms);
    }

    /** Any private key of the kind that nodes make: what stands before its number in PKCS#8. */
    static Secret anyKey(PrivateKey example) {
        byte[] whole = example.getEncoded();
        byte[] head = Arrays.copyOf(whole, whole.length - EC_NUMBER);
        Set<ByteBuffer> forms = encodings(head);
        forms.add(ByteBuffer.wrap("PRIVATE KEY".getBytes(UTF_8)));
        return new Secret(ANY_KEY, forms);
    }

    private static List<byte[]> privateNumbers(PrivateKey key) {
        if (key instanceof ECPrivateKey ec) {
            return List.of(unsigned(ec.getS(), EC_NUMBER));
        }
        if (key instanceof RSAPrivateCrtKey rsa) {
            return List.of(
                    unsigned(rsa.getPrivateExponent(), 1), unsigned(rsa.getPrimeP(), 1), unsigned(rsa.getPrimeQ(), 1));
        }
        throw new IllegalArgumentException(key.getAlgorithm());
    }

    private static byte[] unsigned(BigInteger number, int atLeast) {
        byte[] bytes = number.toByteArray();
        int skip = bytes[0] == 0 ? 1 : 0;
        int pad = Math.max(0, atLeast - (bytes.length - skip));
        byte[] out = new byte[pad + bytes.length - skip];
        System.arraycopy(bytes, skip, out, pad, bytes.length - skip);
        return out;
    }

    private static Set<ByteBuffer> encodings(byte[] bytes) {
        List<String> texts = new ArrayList<>();
        for (int before = 0; before < 3; before++) {
            String base64 = base64(bytes, before);
            texts.add(base64);
            texts.add(base64.replace('+', '-').replace('/', '_'));
        }
        HexFormat hex = HexFormat.of();
        texts.addAll(List.of(
                hex.formatHex(bytes),
                hex.withUpperCase().formatHex(bytes),
                COLONS.formatHex(bytes),
                COLONS.withUpperCase().formatHex(bytes)));
        Set<ByteBuffer> forms = new HashSet<>();
        forms.add(ByteBuffer.wrap(bytes));
        texts.forEach(text -> forms.add(ByteBuffer.wrap(text.getBytes(UTF_8))));
        return forms;
    }

    /** The characters that these bytes alone decide when so many stand before them in their group of three. */
    private static String base64(byte[] bytes, int before) {
        byte[] shifted = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, shifted, before, bytes.length);
        int from = (before * Byte.SIZE + 5) / 6;
        int to = shifted.length * Byte.SIZE / 6;
        return Base64.getEncoder().encodeToString(shifted).substring(from, to);
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] out = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            out[i] = bytes[bytes.length - 1 - i];
        }
        return out;
    }

    @Override
    public String toString() {
        return name;
    }
}
