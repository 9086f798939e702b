package io.be.mesh.cluster.bus.message;

import java.util.List;

/** What a check of a partner found, in the order in which it was tried. */
public record CheckReport(List<Line> lines) {
    public CheckReport {
        lines = List.copyOf(lines);
    }

    public boolean passed() {
        return lines.stream().noneMatch(line -> line.result() == Result.FAIL);
    }

    /**
     * @param step {@code resolve}, {@code connect}, {@code handshake}, {@code identity}, {@code certificate}, {@code root}, {@code clock},
     *     {@code version}, {@code route} (ours), {@code partnership} (theirs), {@code rtt}, {@code body}, {@code bandwidth}, {@code idle}
     * @param detail what was seen
     * @param cause why it failed; empty when it passed
     * @param hint what to do; empty when it passed
     */
    public record Line(String step, Result result, String detail, String cause, String hint) {}

    /** SKIP: an earlier step failed, or it does not apply. */
    public enum Result {
        PASS,
        FAIL,
        SKIP
    }
}
