package io.be.mesh.protocol.urn;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * The name of an operation at a node: {@code environ.net.mesh.<flag>.<id>.trustbe.cn} is {@code mesh.net.environ}.
 *
 * @param name the labels of the operation in reading order, for example {@code mesh.net.environ}
 * @param flag {@value #FLAG_LENGTH} characters of protocol, codec, version and address; opaque here
 * @param id the node or institution that shall answer, in lower case; empty when the text names none
 * @param domain the last two labels, for example {@code trustbe.cn}
 */
public record Urn(String name, String flag, String id, String domain) {
    public static final int FLAG_LENGTH = 37;
    public static final String DEFAULT_DOMAIN = "trustbe.cn";
    /** gRPC, JSON, no version, any address: what every SDK sends. */
    public static final String DEFAULT_FLAG = "0001" + "0".repeat(33);

    private static final int MAX_LENGTH = 1024;
    private static final int TAIL_LABELS = 4;

    public Urn {
        id = id.toLowerCase(Locale.ROOT);
    }

    /** The usual name of an operation at a node. */
    public static Urn of(String name, String id) {
        return new Urn(name, DEFAULT_FLAG, id, DEFAULT_DOMAIN);
    }

    /** The host name of a node in certificates. */
    public static String host(String nodeId) {
        return Principal.key(nodeId) + "." + DEFAULT_DOMAIN;
    }

    /**
     * Reads a name from a header or authority. With fewer than five labels the whole text is the operation and no node
     * is named; a port behind the name is ignored.
     *
     * @throws MeshException {@code E0000000400} when it is empty or longer than {@value #MAX_LENGTH} characters, or when
     *     its flag has not the length of one
     */
    public static Urn parse(String text) {
        String trimmed = text.trim();
        if (trimmed.isEmpty() || trimmed.length() > MAX_LENGTH) {
            throw new MeshException(ErrorCode.BAD_REQUEST, "the URN is empty or longer than " + MAX_LENGTH);
        }
        int port = trimmed.lastIndexOf(':');
        List<String> labels = labels(port < 0 ? trimmed : trimmed.substring(0, port));
        int names = labels.size() - TAIL_LABELS;
        if (names < 1) {
            return new Urn(trimmed, "", "", "");
        }
        String flag = labels.get(names);
        if (flag.length() != FLAG_LENGTH) {
            throw new MeshException(
                    ErrorCode.BAD_REQUEST,
                    "the flag of the URN has " + flag.length() + " characters, not " + FLAG_LENGTH);
        }
        String domain = labels.get(names + 2) + "." + labels.get(names + 3);
        return new Urn(reversed(labels.subList(0, names)), flag, labels.get(names + 1), domain);
    }

    /** The text on the wire; a name without flag and domain is written alone. */
    public String format() {
        return flag.isEmpty() ? name : reversed(labels(name)) + "." + flag + "." + id + "." + domain;
    }

    @Override
    public String toString() {
        return format();
    }

    /** Splits at dots, except those inside a <code>${…}</code> placeholder. */
    private static List<String> labels(String text) {
        Deque<String> labels = new ArrayDeque<>();
        int start = 0;
        boolean placeholder = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{' && i > 0 && text.charAt(i - 1) == '$') {
                placeholder = true;
            } else if (c == '}') {
                placeholder = false;
            } else if (c == '.' && !placeholder) {
                labels.add(text.substring(start, i));
                start = i + 1;
            }
        }
        labels.add(text.substring(start));
        return List.copyOf(labels);
    }

    private static String reversed(List<String> labels) {
        Deque<String> backwards = new ArrayDeque<>();
        labels.forEach(backwards::push);
        return String.join(".", backwards);
    }
}
