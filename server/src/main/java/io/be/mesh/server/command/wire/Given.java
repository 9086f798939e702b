package io.be.mesh.server.command.wire;

import io.be.mesh.server.Failure;
import io.be.mesh.server.command.Terminal;
import io.be.mesh.server.command.api.AdminOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A value of the command line: the text itself, {@code @FILE}, or {@code -} for standard input. Blocking. */
public final class Given {
    private Given() {}

    /**
     * @param what how a failure names it
     * @param most bytes
     */
    public static byte[] read(Terminal terminal, String what, String text, int most) throws Failure {
        if (!text.equals("-") && !text.startsWith("@")) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        String source = text.equals("-") ? "standard input" : text.substring(1);
        try (InputStream in = text.equals("-") ? terminal.in() : Files.newInputStream(Path.of(source))) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw AdminOptions.usage(
                        what + ": " + source + " is longer than " + most + " bytes",
                        "`mesh chan send` carries files of any size");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw AdminOptions.usage(what + ": there is no file " + source, "");
        } catch (IOException | InvalidPathException e) {
            throw AdminOptions.usage(what + ": " + source + " cannot be read: " + e.getMessage(), "");
        }
    }
}
