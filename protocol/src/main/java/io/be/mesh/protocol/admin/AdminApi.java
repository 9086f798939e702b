package io.be.mesh.protocol.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The admin API as an OpenAPI 3.1 document: {@code openapi.json} beside this class. */
public final class AdminApi {
    private AdminApi() {}

    /** The document, JSON; read on the first call. */
    public static String document() {
        return Document.TEXT;
    }

    private static final class Document {
        private static final String TEXT = read();

        private static String read() {
            try (InputStream in = AdminApi.class.getResourceAsStream("openapi.json")) {
                return new String(Objects.requireNonNull(in, "openapi.json").readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
