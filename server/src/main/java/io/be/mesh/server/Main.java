package io.be.mesh.server;

import io.be.mesh.conf.Environment;
import io.be.mesh.server.command.MeshCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** What {@code bin/mesh} starts. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(MeshCommand.run(Environment.system(), out, err, arguments));
    }
}
