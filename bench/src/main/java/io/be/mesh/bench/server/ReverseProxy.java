package io.be.mesh.bench.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A program that operators know, with one worker, as they would set it up before a service. */
public enum ReverseProxy {
    NGINX("nginx", "nginx-light", Pattern.compile("start worker process (\\d+)$")) {
        @Override
        List<String> command(Path program, Path folder, Path settings) {
            return List.of(
                    program.toString(), "-e", "stderr", "-p", folder.toString() + "/", "-c", settings.toString());
        }
    },
    HAPROXY("haproxy", "haproxy", Pattern.compile("New worker .*\\((\\d+)\\) forked$")) {
        @Override
        List<String> command(Path program, Path folder, Path settings) {
            return List.of(program.toString(), "-W", "-f", settings.toString());
        }
    };

    /** Where programs of the system are that the path of a user need not name. */
    private static final String SYSTEM = "/usr/local/sbin:/usr/sbin";

    private final String label;
    private final String debian;
    private final Pattern worker;

    ReverseProxy(String label, String debian, Pattern worker) {
        this.label = label;
        this.debian = debian;
        this.worker = worker;
    }

    abstract List<String> command(Path program, Path folder, Path settings);

    public String label() {
        return label;
    }

    /** How the program gets onto a machine that does not have it. */
    public String howToInstall() {
        return "apt-get install " + debian;
    }

    /** The program; empty when this machine does not have it. */
    public Optional<Path> find() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("") + File.pathSeparator + SYSTEM;
        return Stream.of(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, label))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts it on free ports of loopback, in plaintext and over TLS.
     *
     * @param folder for its settings and its output; must exist
     * @param keys of {@link KeyFile}
     */
    public Running start(Path folder, InetSocketAddress backend, Path keys) throws IOException {
        Path program =
                find().orElseThrow(() -> new IOException("this machine has no " + label + ": " + howToInstall()));
        InetSocketAddress plain = Installation.freePort();
        InetSocketAddress tls = Installation.freePort();
        Map<String, String> values = Map.of(
                "backend", text(backend),
                "plain", text(plain),
                "tls", text(tls),
                "pem", KeyFile.pem(keys, folder.resolve(label + ".pem")).toString(),
                "folder", folder.toString());
        Path settings = Files.writeString(folder.resolve(label + ".conf"), filled(values));
        ServerProcess process = ServerProcess.start(
                command(program, folder, settings),
                Map.of(),
                line -> worker.matcher(line).find(),
                folder.resolve(label + ".log"));
        Matcher ready = worker.matcher(process.readyLine());
        if (!ready.find()) {
            process.close();
            throw new IOException(label + " does not name its worker");
        }
        long pid = Long.parseLong(ready.group(1));
        return new Running(process, Subject.program(plain, pid), Subject.program(tls, pid));
    }

    private String filled(Map<String, String> values) throws IOException {
        String name = label + ".conf";
        try (InputStream in = ReverseProxy.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new FileNotFoundException(name);
            }
            String text = new String(in.readAllBytes(), UTF_8);
            for (Map.Entry<String, String> value : values.entrySet()) {
                text = text.replace("@" + value.getKey() + "@", value.getValue());
            }
            return text;
        }
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    /**
     * One that runs. Both are its one worker, which does all the work.
     *
     * @param plain its port in plaintext
     * @param tls its port over TLS
     */
    public record Running(ServerProcess process, Subject plain, Subject tls) implements AutoCloseable {
        @Override
        public void close() {
            process.close();
        }
    }
}
