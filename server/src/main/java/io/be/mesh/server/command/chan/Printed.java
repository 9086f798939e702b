package io.be.mesh.server.command.chan;

import io.be.mesh.server.Failure;
import io.be.mesh.server.command.Terminal;
import io.be.mesh.server.command.api.AdminOptions;
import io.be.mesh.server.command.wire.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

    /** Where a message comes from. */
    @FunctionalInterface
    interface Source {
        Message take() throws Failure, InterruptedException;
    }

    /** The file is opened before the message is taken: one that cannot be kept stays where it is. */
    void print(Terminal terminal, Source source) throws Failure, IOException, InterruptedException {
        Message message = file == null ? source.take() : keep(file, source);
        if (json) {
            terminal.out().println(MessageJson.of(message, file == null));
            terminal.flush();
        } else if (file == null) {
            terminal.write(message.payload().toByteArray());
        }
    }

    private static Message keep(Path file, Source source) throws Failure, IOException, InterruptedException {
        boolean fresh = Files.notExists(file);
        try (FileChannel channel = open(file)) {
            Message message = source.take();
            if (channel.size() > 0) {
                channel.truncate(0);
            }
            ByteBuffer payload = message.payload().asReadOnlyByteBuffer();
            while (payload.hasRemaining()) {
                channel.write(payload);
            }
            return message;
        } catch (Failure e) {
            if (fresh) {
                Files.deleteIfExists(file);
            }
            throw e;
        }
    }

    private static FileChannel open(Path file) throws Failure {
        try {
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw AdminOptions.usage(file + " cannot be written", "name a file of a folder that is there with -o");
        }
    }
}
