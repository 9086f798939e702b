package io.be.mesh.server.command.api;

import java.util.ArrayList;
import java.util.List;

/** A fingerprint as two people read it to each other: eight pairs a line. */
public final class Fingerprint {
    private static final int PAIRS_OF_A_LINE = 8;

    private Fingerprint() {}

    /** @param fingerprint hex with colons */
    public static List<String> spoken(String fingerprint) {
        String[] pairs = fingerprint.split(":");
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < pairs.length; i++) {
            line.append(i % PAIRS_OF_A_LINE == 0 ? "" : i % (PAIRS_OF_A_LINE / 2) == 0 ? "  " : " ")
                    .append(pairs[i]);
            if (i % PAIRS_OF_A_LINE == PAIRS_OF_A_LINE - 1 || i == pairs.length - 1) {
                lines.add(line.toString());
                line.setLength(0);
            }
        }
        return lines;
    }
}
