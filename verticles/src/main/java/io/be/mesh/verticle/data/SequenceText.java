package io.be.mesh.verticle.data;

import io.be.mesh.protocol.message.Environ;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** How a number of a kind is written, as existing clients know it. */
final class SequenceText {
    /** Digits of a number whose first caller wants none in particular. */
    static final int LENGTH = 8;

    private static final String NODE = "NODE";
    private static final String INSTITUTION = "INSTITUTION";
    private static final int SHORT = 6;
    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;
    /** Where a node id of the standard has the number of its node. */
    private static final int SEQ = 8;

    private static final int NODE_ID = 15;
    private static final String NOBODY = "0".repeat(SHORT);

    private final String kind;
    private final String node;
    private final Clock clock;

    SequenceText(String kind, Optional<Environ> self, Clock clock) {
        this.kind = kind;
        this.node = self.map(Environ::nodeId)
                .filter(id -> id.length() >= NODE_ID)
                .map(id -> id.substring(SEQ, SEQ + SHORT))
                .orElse(NOBODY);
        this.clock = clock;
    }

    /** A number that has become longer than its digits is written whole. */
    String of(long number, int length) {
        return switch (kind) {
            case NODE -> padded(number, SHORT);
            case INSTITUTION -> "JG02" + node + padded(number, SHORT) + "00";
            default ->
                DAY.format(clock.instant().atOffset(ZoneOffset.UTC).toLocalDate()) + node + padded(number, length);
        };
    }

    private static String padded(long number, int length) {
        String digits = Long.toString(number);
        return "0".repeat(Math.max(0, length - digits.length())) + digits;
    }
}
