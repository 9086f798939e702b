package io.be.mesh.tests.cluster;

import io.be.mesh.tests.testkit.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Network namespaces of one machine, as machines on one switch: each has an address {@code 10.73.n.1} and so on, and the
 * process of the test has one, too. Packets between two of them can be dropped. Needs root, iproute2 and nftables; leaves
 * nothing behind.
 */
final class NetworkSpaces implements AutoCloseable {
    private static final String TABLE = "cut";

    private final String name =
            "mesh" + Long.toString(ThreadLocalRandom.current().nextLong(36 * 36, 36 * 36 * 36 * 36L), 36);
    private final String network = "10.73." + ThreadLocalRandom.current().nextInt(256) + ".";
    private final List<String> spaces = new ArrayList<>();

    NetworkSpaces(int size) throws IOException, InterruptedException {
        try {
            must("ip", "link", "add", name, "type", "bridge");
            must("ip", "address", "add", network + "254/24", "dev", name);
            must("ip", "link", "set", name, "up");
            for (int place = 0; place < size; place++) {
                add(place);
            }
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** Why there can be none here; empty when there can. */
    static Optional<String> missing() throws IOException, InterruptedException {
        for (String program : List.of("ip", "nft", "curl")) {
            boolean found = Stream.of("/usr/sbin", "/usr/bin", "/sbin", "/bin")
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
            if (!found) {
                return Optional.of(program + " is not installed");
            }
        }
        String probe = "meshprobe" + ProcessHandle.current().pid();
        Shell.Result added = Shell.run("ip", "netns", "add", probe);
        if (added.exit() != 0) {
            return Optional.of(
                    "no network namespace can be made: " + added.err().strip());
        }
        Shell.Result filtered = Shell.run("ip", "netns", "exec", probe, "nft", "add", "table", "inet", TABLE);
        Shell.run("ip", "netns", "delete", probe);
        return filtered.exit() == 0
                ? Optional.empty()
                : Optional.of("no packet filter can be set: " + filtered.err().strip());
    }

    private void add(int place) throws IOException, InterruptedException {
        String space = name + "-" + place;
        String outer = name + "." + place;
        must("ip", "netns", "add", space);
        spaces.add(space);
        must("ip", "link", "add", outer, "type", "veth", "peer", "name", "eth0", "netns", space);
        must("ip", "link", "set", outer, "master", name, "up");
        must("ip", "-n", space, "address", "add", host(place) + "/24", "dev", "eth0");
        must("ip", "-n", space, "link", "set", "eth0", "up");
        must("ip", "-n", space, "link", "set", "lo", "up");
    }

    String host(int place) {
        return network + (place + 1);
    }

    /** Words before a command that is to run there. */
    List<String> prefix(int place) {
        return List.of("ip", "netns", "exec", spaces.get(place));
    }

    /** Drops from now on what comes from one to the other; not the other way. */
    void cut(int from, int to) throws IOException, InterruptedException {
        filter(to, "add", "table", "inet", TABLE);
        filter(to, "add", "chain", "inet", TABLE, "in", "{ type filter hook input priority 0 ; }");
        filter(to, "add", "rule", "inet", TABLE, "in", "ip", "saddr", host(from), "drop");
    }

    /** Nothing is dropped any more. */
    void heal() throws IOException, InterruptedException {
        for (int place = 0; place < spaces.size(); place++) {
            // A table that is not there is not deleted; one that is made first always is.
            filter(place, "add", "table", "inet", TABLE);
            filter(place, "delete", "table", "inet", TABLE);
        }
    }

    private void filter(int place, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(prefix(place));
        command.add("nft");
        command.addAll(List.of(words));
        must(command.toArray(String[]::new));
    }

    private static void must(String... command) throws IOException, InterruptedException {
        Shell.Result result = Shell.run(command);
        if (result.exit() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + result.err());
        }
    }

    /** Takes the namespaces away, and with them their ends of the links, and the bridge. */
    @Override
    public void close() {
        try {
            for (String space : spaces) {
                Shell.run("ip", "netns", "delete", space);
            }
            Shell.run("ip", "link", "delete", name);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
