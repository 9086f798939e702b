package io.be.mesh.protocol.id;

import java.util.Locale;

/**
 * A node and its institution; an empty text means "not given".
 *
 * <p>Ids are compared exactly and without regard to case, never as a pattern.
 */
public record Principal(String nodeId, String instId) {
    /** Aliases by which SDKs name "the node I am connected to" before they know its ids. */
    public static final String LOCAL_NODE_ALIAS = "LX0000000000000";

    public static final String LOCAL_INST_ALIAS = "JG0000000000000000";
    public static final Principal NONE = new Principal("", "");

    public Principal {
        nodeId = nodeId.trim();
        instId = instId.trim();
    }

    public boolean isEmpty() {
        return nodeId.isEmpty() && instId.isEmpty();
    }

    public static boolean same(String a, String b) {
        return a.equalsIgnoreCase(b);
    }

    /** The form of an id under which it is a key: lower case, root locale. */
    public static String key(String id) {
        return id.trim().toLowerCase(Locale.ROOT);
    }

    public static boolean isAlias(String id) {
        return same(id, LOCAL_NODE_ALIAS) || same(id, LOCAL_INST_ALIAS);
    }
}
