package io.be.mesh.tests.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** What goes over the loopback interface, as whoever listens there sees it. */
final class Capture implements AutoCloseable {
    private static final List<Path> PROGRAMS = Stream.of("/usr/bin/dumpcap", "/usr/sbin/tcpdump", "/usr/bin/tcpdump")
            .map(Path::of)
            .toList();

    private final Process process;
    private final Path file = Files.createTempFile("mesh-capture", ".pcap");
    private final Path said = Files.createTempFile("mesh-capture", ".txt");

    private Capture(Path program, String filter) throws IOException {
        List<String> command = program.endsWith("tcpdump")
                ? List.of(program.toString(), "-i", "lo", "-s", "0", "-U", "-w", file.toString(), filter)
                : List.of(program.toString(), "-q", "-i", "lo", "-P", "-w", file.toString(), "-f", filter);
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
    }

    /** Begins to listen; empty when no program may do that here. */
    static Optional<Capture> of(String filter) throws IOException {
        for (Path program : PROGRAMS) {
            if (Files.isExecutable(program)) {
                Capture capture = new Capture(program, filter);
                if (capture.listens()) {
                    return Optional.of(capture);
                }
                capture.close();
            }
        }
        return Optional.empty();
    }

    /** Both programs write the head of their file when they have begun. */
    private boolean listens() {
        Awaitility.await()
                .atMost(20, TimeUnit.SECONDS)
                .until(() -> !process.isAlive() || (Files.size(file) > 0 && Files.size(said) > 0));
        return process.isAlive();
    }

    /** Ends it; everything that was seen, as ISO-8859-1. */
    String end() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the capture did not end: " + Files.readString(said));
        }
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(said);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
