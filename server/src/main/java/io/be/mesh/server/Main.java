package io.be.mesh.server;

import io.be.mesh.conf.Environment;
import io.be.mesh.server.command.MeshCommand;
import io.be.mesh.server.command.Terminal;
import java.time.Clock;

/** What {@code bin/mesh} starts. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Terminal terminal = Terminal.of(Environment.system(), System.in, System.out, System.err, Clock.systemUTC());
        System.exit(MeshCommand.run(terminal, arguments));
    }
}
