package io.be.mesh.server.command;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.header.HttpPath;
import io.be.mesh.server.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mesh demo}: two real nodes, three real messages. */
@Command(
        name = "demo",
        description = "Start two nodes and let them exchange messages, step by step.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final String SESSION = "demo-session";
    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final int MEBIBYTE = 1 << 20;

    private final Terminal terminal;
    private final AtomicBoolean cleaned = new AtomicBoolean();
    private @Nullable TemporaryFolder folder;
    private @Nullable DemoNode first;
    private @Nullable DemoNode second;

    @Option(names = "--exit", description = "end after the messages instead of leaving the nodes running")
    private boolean exit;

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        Path launcher = terminal.environment()
                .launcher()
                .orElseThrow(() -> Failure.failed(
                        ErrorCode.NOT_FOUND, "the demo needs the launcher", "start it through bin/mesh"));
        Thread ending = new Thread(this::clean, "mesh-demo-end");
        Runtime.getRuntime().addShutdownHook(ending);
        try {
            TemporaryFolder made = TemporaryFolder.create("mesh-demo");
            folder = made;
            DemoNode a = DemoNode.launch(launcher, made.path(), "A", "LX0000010000010", "JG0100001000000000");
            first = a;
            DemoNode b = DemoNode.launch(launcher, made.path(), "B", "LX0000010000020", "JG0100002000000000");
            second = b;
            play(a, b);
            if (!exit) {
                invite(a, b);
                new CountDownLatch(1).await();
            }
        } finally {
            clean();
        }
        return Failure.Exit.OK.status();
    }

    private void play(DemoNode a, DemoNode b) throws Failure, InterruptedException {
        step("two nodes are ready", () -> "A " + a.address() + ", B " + b.address());
        NodeClient toA = new NodeClient(a.address());
        NodeClient toB = new NodeClient(b.address());
        step("each has its identity", () -> {
            toA.manage(HttpPath.NODE_REFRESH, a.identity());
            toB.manage(HttpPath.NODE_REFRESH, b.identity());
            return "A " + a.nodeId() + ", B " + b.nodeId();
        });
        step("each knows the way to the other", () -> {
            toA.manage(HttpPath.NET_REFRESH, b.routeTo());
            toB.manage(HttpPath.NET_REFRESH, a.routeTo());
            return "https, root certificates pinned on first use";
        });
        byte[] random = new byte[MEBIBYTE];
        new SecureRandom().nextBytes(random);
        carry(toA, toB, b, "text", "你好, mesh".getBytes(StandardCharsets.UTF_8));
        carry(toA, toB, b, "random", random);
        carry(toA, toB, b, "empty", new byte[0]);
    }

    private void carry(NodeClient from, NodeClient to, DemoNode target, String topic, byte[] payload)
            throws Failure, InterruptedException {
        step("A pushes " + topic + " to B", () -> {
            from.push(SESSION, topic, target.nodeId(), target.instId(), payload);
            return payload.length + " bytes, sha-256 " + digest(payload);
        });
        step("B pops " + topic, () -> {
            byte[] came = to.pop(SESSION, topic, WAIT)
                    .orElseThrow(() -> Failure.failed(ErrorCode.TIMEOUT, "no message came to B", ""));
            if (!digest(came).equals(digest(payload))) {
                throw Failure.failed(ErrorCode.INTERNAL, "what came is not what was sent", "");
            }
            return came.length + " bytes, the same digest";
        });
    }

    private void invite(DemoNode a, DemoNode b) throws Failure, InterruptedException {
        terminal.out().println();
        terminal.out().println("Both nodes go on until Ctrl-C. Try:");
        terminal.out()
                .println(
                        "  curl -H 'content-type: application/json' -H 'x-ptp-session-id: s' -H 'x-ptp-target-node-id: "
                                + b.nodeId() + "' -d '{\"topic\":\"t\",\"payload\":\"aGVsbG8=\"}' http://" + a.address()
                                + HttpPath.PUSH);
        terminal.out()
                .println("  curl -H 'content-type: application/json' -H 'x-ptp-session-id: s'"
                        + " -d '{\"topic\":\"t\",\"timeout\":5000}' http://" + b.address()
                        + HttpPath.POP);
        terminal.out().println("  curl http://" + a.admin() + "/metrics");
        terminal.out().println("  curl http://" + b.admin() + "/v1/admin/status");
    }

    private void step(String title, Step step) throws Failure, InterruptedException {
        long started = System.nanoTime();
        String result = step.run();
        long millis = Duration.ofNanos(System.nanoTime() - started).toMillis();
        terminal.out().println(String.format("%6d ms  %-32s %s", millis, title, result));
    }

    /** Once, whichever comes first: the end of the command or a signal. */
    private void clean() {
        if (!cleaned.compareAndSet(false, true)) {
            return;
        }
        try (TemporaryFolder files = folder;
                DemoNode one = first;
                DemoNode other = second) {
            if (other != null && one != null && files != null) {
                terminal.out().println("stopping both nodes");
            }
        } catch (IOException e) {
            terminal.err().println("warning: the folder of the demo could not be removed: " + e.getMessage());
        }
    }

    private static String digest(byte[] payload) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(payload);
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Something that is done and has something to say about it. */
    private interface Step {
        String run() throws Failure, InterruptedException;
    }
}
