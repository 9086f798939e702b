package io.be.mesh.client.plugin;

import java.util.Objects;

/** A failure with a code, as callers of the node see it. */
public final class PluginException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    /** @param code of the standard's table, {@code E0000000400}; one that is not in it is told as {@code E0000000403} */
    public PluginException(String code, String message) {
        super(Objects.requireNonNull(message, "message"));
        this.code = Objects.requireNonNull(code, "code");
    }

    public String code() {
        return code;
    }
}
