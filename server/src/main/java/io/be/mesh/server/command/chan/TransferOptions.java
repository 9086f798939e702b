package io.be.mesh.server.command.chan;

import io.be.mesh.server.Failure;
import io.be.mesh.server.command.Terminal;
import io.be.mesh.server.command.api.Moment;
import io.be.mesh.server.command.transfer.Progress;
import io.be.mesh.server.command.transfer.Result;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What sending and receiving have in common. */
final class TransferOptions {
    private static final Duration NO_TIME = Duration.ofMillis(1);

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "5m",
            description = "give up when nothing has gone forward for so long (${DEFAULT-VALUE})")
    private String timeout = "5m";

    @Option(names = "--json", description = "for machines")
    private boolean json;

    Duration longest() throws Failure {
        return Moment.span("--timeout", timeout);
    }

    /** For one phase after the other. */
    Progress progress(Terminal terminal) {
        return new Progress(terminal.err(), !json && Progress.isSeen());
    }

    void print(Terminal terminal, String what, Result result) {
        if (json) {
            terminal.out().println(result.json().encode());
            return;
        }
        double seconds = Math.max(result.took().toMillis(), NO_TIME.toMillis()) / 1e3;
        terminal.out()
                .printf(
                        "%s: %d bytes in %.1f s, %d pieces%s%s%nsha-256 %s%n",
                        what,
                        result.bytes(),
                        seconds,
                        result.pieces(),
                        result.again() == 0 ? "" : ", " + result.again() + " of them again",
                        result.resumed() == 0 ? "" : ", " + result.resumed() + " bytes were there",
                        result.sha256());
        terminal.out().flush();
    }
}
