package io.be.mesh.cluster.bus;

/** Who may call an operation from outside (contract, sections 6 and 9). Inside the node every verticle may call every address. */
public enum Access {
    ANYONE("anyone"),
    /** Partners and our own systems. */
    KNOWN("partners and our own systems"),
    /** Our own systems. */
    OURS("our own systems"),
    /** An operator; another node in its own form, which the operation tells apart. */
    OPERATOR_OR_PEER("operators; another node in its own form"),
    OPERATOR("operators"),
    /** Nobody: it is no operation of the SDK wire. */
    NODE("only this node itself");

    private final String text;

    Access(String text) {
        this.text = text;
    }

    /** For people. */
    public String text() {
        return text;
    }
}
