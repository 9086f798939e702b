package io.be.mesh.client.plugin;

/** Who may call an operation of a plugin. Partners never may. */
public enum PluginAccess {
    /** The institution's own systems, and operators. */
    OURS,
    /** Operators. */
    OPERATORS
}
