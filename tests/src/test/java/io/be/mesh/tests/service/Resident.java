package io.be.mesh.tests.service;

import io.be.mesh.tests.testkit.MeshProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory that a process holds, as the system counts it. */
final class Resident {
    private Resident() {}

    static long of(MeshProcess node) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(node.pid()), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.split("\\s+")[1]) * 1024;
            }
        }
        throw new IllegalStateException("no VmRSS");
    }
}
