package io.be.mesh.client.json;

import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** The name of an operation at a node: {@code environ.net.mesh.<flag>.<id>.trustbe.cn} is {@code mesh.net.environ}. Immutable. */
public final class Urn {
    /** The id by which every node knows itself. */
    public static final String LOCAL = "lx0000000000000";

    private static final int FLAG_LENGTH = 37;
    private static final int MAX_LENGTH = 1024;
    /** Flag, id, and the two labels of the domain. */
    private static final int TAIL = 4;
    /** gRPC, JSON, no version, any address. */
    private static final String FLAG = "0001" + "0".repeat(FLAG_LENGTH - 4);

    private static final String DOMAIN = "trustbe.cn";

    private final String operation;
    private final String flag;
    private final String id;
    private final String domain;

    private Urn(String operation, String flag, String id, String domain) {
        this.operation = operation;
        this.flag = flag;
        this.id = id.toLowerCase(Locale.ROOT);
        this.domain = domain;
    }

    /** @param id of a node or an institution */
    public static Urn of(String operation, String id) {
        return new Urn(operation, FLAG, id, DOMAIN);
    }

    /**
     * Reads what came. A text of fewer than five labels is the operation itself; a port behind it is ignored.
     *
     * @throws MeshException {@code E0000000400} when it is empty, longer than {@value #MAX_LENGTH} characters, or its flag is not one
     */
    public static Urn parse(String text) {
        String trimmed = text.trim();
        if (trimmed.isEmpty() || trimmed.length() > MAX_LENGTH) {
            throw MeshException.of(
                    MeshCode.BAD_REQUEST, "the URN is empty or longer than " + MAX_LENGTH + " characters");
        }
        int port = trimmed.lastIndexOf(':');
        List<String> labels = labels(port < 0 ? trimmed : trimmed.substring(0, port));
        int names = labels.size() - TAIL;
        if (names < 1) {
            return new Urn(trimmed, "", "", "");
        }
        String flag = labels.get(names);
        if (flag.length() != FLAG_LENGTH) {
            throw MeshException.of(
                    MeshCode.BAD_REQUEST,
                    "the flag of the URN has " + flag.length() + " characters, not " + FLAG_LENGTH);
        }
        return new Urn(
                reversed(labels.subList(0, names)),
                flag,
                labels.get(names + 1),
                labels.get(names + 2) + "." + labels.get(names + 3));
    }

    /** Splits at dots, but not those of a <code>${…}</code>. */
    private static List<String> labels(String text) {
        List<String> labels = new ArrayList<>();
        int begin = 0;
        boolean inside = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            inside = c == '{' && i > 0 && text.charAt(i - 1) == '$' || inside && c != '}';
            if (c == '.' && !inside) {
                labels.add(text.substring(begin, i));
                begin = i + 1;
            }
        }
        labels.add(text.substring(begin));
        return labels;
    }

    private static String reversed(List<String> labels) {
        List<String> copy = new ArrayList<>(labels);
        Collections.reverse(copy);
        return String.join(".", copy);
    }

    /** In reading order, for example {@code mesh.net.environ}. */
    public String operation() {
        return operation;
    }

    public String flag() {
        return flag;
    }

    /** In lower case; empty when none is named. */
    public String id() {
        return id;
    }

    public String domain() {
        return domain;
    }

    /** The text on the wire. */
    @Override
    public String toString() {
        return flag.isEmpty() ? operation : reversed(labels(operation)) + "." + flag + "." + id + "." + domain;
    }
}
