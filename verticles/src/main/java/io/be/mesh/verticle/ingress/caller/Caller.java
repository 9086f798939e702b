package io.be.mesh.verticle.ingress.caller;

/** Who sends a request: exactly one of these, by where it came in and what it proved, never by a header it wrote. */
public sealed interface Caller {
    /** How the audit log and the access log name it. */
    String label();

    /** Node id of the partner that was proved; empty for everybody else. */
    default String proved() {
        return this instanceof Partner partner ? partner.nodeId() : "";
    }

    /** Whether it is a system of our own institution. */
    default boolean isOurs() {
        return this instanceof Inside || mayManage();
    }

    /** Whether it may manage this node. */
    default boolean mayManage() {
        return this instanceof Operator || this instanceof Plugin;
    }

    /**
     * Another node, to which there is a route.
     *
     * @param nodeId as its route writes it
     * @param instId as its route writes it
     */
    record Partner(String nodeId, String instId, Proof by) implements Caller {
        @Override
        public String label() {
            return "partner " + nodeId;
        }
    }

    /** A client of this node. */
    record Inside() implements Caller {
        public static final Inside CLIENT = new Inside();

        @Override
        public String label() {
            return "inside";
        }
    }

    /**
     * Who manages this node; may all that a client may.
     *
     * @param token id of the token that was shown; empty when the address was enough
     */
    record Operator(String token) implements Caller {
        public static final Operator BY_ADDRESS = new Operator("");

        @Override
        public String label() {
            return token.isEmpty() ? "operator" : "operator token " + token;
        }
    }

    /** A part of this node that its operator has installed; may all that an operator may. */
    record Plugin(String id) implements Caller {
        @Override
        public String label() {
            return "plugin " + id;
        }
    }

    /** @param why what it lacks, in a few words for its operator; tells nothing of this node's partners */
    record Stranger(String why) implements Caller {
        /** One whose request is refused before it is read. */
        public static final Stranger UNHEARD = new Stranger("");

        @Override
        public String label() {
            return "stranger";
        }
    }

    /** What a partner was known by. */
    enum Proof {
        /** The client certificate of its connection. */
        CERTIFICATE,
        /** Its address, on a route that is plaintext by the operator's word. */
        ADDRESS,
        /** The word of a proxy of our own. */
        GATEWAY
    }
}
