package io.be.mesh.client.plugin;

/** Where a plugin has a say in a message. */
public enum InterceptionPoint {
    /** Every push, whoever sent it, before it is decided whether it stays or goes to another node. */
    BEFORE_ROUTE,
    /** A push that stays at this node, before it is put into its queue. */
    BEFORE_STORE
}
