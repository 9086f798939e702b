package io.be.mesh.server.command.service;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.server.Failure;
import io.be.mesh.server.command.api.AdminOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Registrations in a file, JSON as clients send it or YAML: one, or a list of them. Blocking. */
final class RegistrationFile {
    private static final int LONGEST = 4 << 20;

    private RegistrationFile() {}

    /**
     * What the node is to be sent.
     *
     * @param file {@code -} for what {@code in} brings
     */
    static JsonObject read(Path file, InputStream in) throws Failure {
        ByteString text = bytes(file, in);
        Codecs codecs = new Codecs(CodecLimits.of(LONGEST));
        try {
            List<Registration> given =
                    codecs.of(isJson(text) ? Encoding.JSON : Encoding.YAML).decodeList(Registration.class, text);
            JsonArray registrations = new JsonArray();
            given.forEach(each ->
                    registrations.add(new JsonObject(codecs.json().encode(each).toStringUtf8())));
            return new JsonObject().put("registrations", registrations);
        } catch (MeshException e) {
            throw AdminOptions.usage(
                    "-f: " + file + " holds no registrations: " + e.message(),
                    "write one registration or a list of them, in JSON or YAML");
        }
    }

    private static ByteString bytes(Path file, InputStream in) throws Failure {
        try (InputStream given = file.toString().equals("-") ? in : Files.newInputStream(file)) {
            byte[] bytes = given.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw AdminOptions.usage("-f: " + file + " is longer than " + LONGEST + " bytes", "");
            }
            return UnsafeByteOperations.unsafeWrap(bytes);
        } catch (IOException e) {
            throw AdminOptions.usage("-f: " + file + " cannot be read", "give a file that can be read, or -");
        }
    }

    private static boolean isJson(ByteString text) {
        String start =
                text.substring(0, Math.min(text.size(), 256)).toStringUtf8().stripLeading();
        return start.startsWith("{") || start.startsWith("[");
    }
}
