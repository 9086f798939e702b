package io.be.mesh.verticle.plugin;

import io.be.mesh.client.plugin.PluginException;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;

/** What a plugin has thrown as a failure of the node. On a thread of the plugin, because reading a throwable runs code of it. */
final class PluginFailure {
    private static final int MAX_CHARS = 500;

    private PluginFailure() {}

    static MeshException of(String plugin, Throwable thrown) {
        if (thrown instanceof MeshException own) {
            return own;
        }
        if (thrown instanceof PluginException said) {
            return said(plugin, said);
        }
        return new MeshException(ErrorCode.INTERNAL, plugin + " failed: " + text(thrown));
    }

    /** What a plugin says with a code that is not of the table is a refusal, with the code in front. */
    static MeshException said(String plugin, PluginException said) {
        ErrorCode known = ErrorCode.of(said.code());
        String message = cut(String.valueOf(said.getMessage()));
        return known == null || known == ErrorCode.SUCCESS
                ? new MeshException(ErrorCode.FORBIDDEN, said.code() + ": " + message + " [" + plugin + "]")
                : new MeshException(known, message + " [" + plugin + "]");
    }

    private static String text(Throwable thrown) {
        try {
            return cut(thrown.toString());
        } catch (Throwable e) {
            return thrown.getClass().getName();
        }
    }

    private static String cut(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() > MAX_CHARS ? line.substring(0, MAX_CHARS) + "…" : line;
    }
}
