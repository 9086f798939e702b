package io.be.mesh.server.command.chan;

import io.be.mesh.server.command.Terminal;
import io.be.mesh.server.command.wire.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a message is given to the user: its bytes, or one line of JSON with its metadata. */
final class Printed {
    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "the payload into a file, written over")
    private @Nullable Path file;

    @Option(names = "--json", description = "one line: bytes, payload (base64) and metadata")
    private boolean json;

    void print(Terminal terminal, Message message) throws IOException {
        byte[] payload = message.payload().toByteArray();
        if (file != null) {
            Files.write(file, payload);
        }
        if (json) {
            terminal.out().println(MessageJson.of(message, file == null));
        } else if (file == null) {
            terminal.write(payload);
        }
    }
}
