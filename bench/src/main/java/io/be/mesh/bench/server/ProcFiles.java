package io.be.mesh.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What Linux says about a process in {@code /proc}; nothing elsewhere. */
public final class ProcFiles {
    /** The kernel reports to programs in hundredths of a second, whatever its own clock. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;

    private ProcFiles() {}

    /** CPU seconds a process has used, in user and system mode. */
    public static OptionalDouble cpuSeconds(long pid) {
        try {
            return cpuSeconds(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
        } catch (IOException e) {
            return OptionalDouble.empty();
        }
    }

    /** Bytes of memory a process holds. */
    public static OptionalLong residentBytes(long pid) {
        try {
            return residentBytes(Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")));
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** Reads a line of {@code stat}; the name in it may hold blanks and brackets. */
    static OptionalDouble cpuSeconds(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split("\\s+");
        if (fields.length <= SYSTEM_TICKS) {
            return OptionalDouble.empty();
        }
        long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
        return OptionalDouble.of(ticks / TICKS_PER_SECOND);
    }

    /** Reads the lines of {@code status}. */
    static OptionalLong residentBytes(List<String> status) {
        for (String line : status) {
            if (line.startsWith("VmRSS:")) {
                String[] words = line.split("\\s+");
                return OptionalLong.of(Long.parseLong(words[1]) * 1024);
            }
        }
        return OptionalLong.empty();
    }
}
