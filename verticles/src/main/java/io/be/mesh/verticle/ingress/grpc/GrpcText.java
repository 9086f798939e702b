package io.be.mesh.verticle.ingress.grpc;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The text of a status, as {@code grpc-message} carries it. */
public final class GrpcText {
    private GrpcText() {}

    public static String percentEncoded(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b >= ' ' && b <= '~' && b != '%') {
                out.append((char) b);
            } else {
                out.append(String.format(Locale.ROOT, "%%%02X", b & 0xff));
            }
        }
        return out.toString();
    }
}
