package io.be.mesh.client.json;

import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** The name of an operation at a node: {@code environ.net.mesh.<flag>.<id>.trustbe.cn} is {@code mesh.net.environ}. */
public final class Urn {
    /** The id by which every node knows itself. */
    public static final String LOCAL = "lx0000000000000";

    /** gRPC, JSON, no version, any address. */
    private static final String FLAG = "0001" + "0".repeat(33);

    private static final String DOMAIN = "trustbe.cn";
    /** Flag, id, and the two of the domain. */
    private static final int TAIL = 4;

    private Urn() {}

    /** @param id of a node or an institution */
    public static String of(String operation, String id) {
        return reversed(Arrays.asList(operation.split("\\.", -1))) + "." + FLAG + "." + id.toLowerCase(Locale.ROOT)
                + "." + DOMAIN;
    }

    /**
     * The operation that a URN names, whatever its flag, id and domain are; a text of fewer than five labels is the operation itself.
     *
     * @throws MeshException {@code E0000000400} when it is empty
     */
    public static String operation(String urn) {
        if (urn.isEmpty()) {
            throw MeshException.of(MeshCode.BAD_REQUEST, "there is no URN");
        }
        List<String> labels = Arrays.asList(urn.split("\\.", -1));
        int names = labels.size() - TAIL;
        return names < 1 ? urn : reversed(labels.subList(0, names));
    }

    private static String reversed(List<String> labels) {
        List<String> copy = Arrays.asList(labels.toArray(new String[0]));
        Collections.reverse(copy);
        return String.join(".", copy);
    }
}
