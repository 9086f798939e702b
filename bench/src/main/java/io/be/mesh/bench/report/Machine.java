package io.be.mesh.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a run took place. {@code load} is the system's load average before it: a busy machine explains odd figures. */
public record Machine(String date, int cores, String cpu, String os, String java, String load) {

    /** This machine, at a moment in ISO 8601. */
    public static Machine here(String date) {
        return new Machine(
                date,
                Runtime.getRuntime().availableProcessors(),
                firstLine(Path.of("/proc/cpuinfo"), "model name"),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                firstLine(Path.of("/proc/loadavg"), ""));
    }

    private static String firstLine(Path file, String prefix) {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(prefix))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
