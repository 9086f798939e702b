package io.be.mesh.verticle.network.check;

import io.be.mesh.cluster.bus.message.CheckReport.Line;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whether both clocks show the same time: certificates and expiries mean nothing otherwise. */
final class ClockStep {
    private static final String STEP = "clock";
    private static final Duration MOST = Duration.ofSeconds(60);

    private ClockStep() {}

    /** @param skew empty when no answer had a date: then only a certificate from the future tells something */
    static Line line(Optional<CheckWire.Skew> skew, List<X509Certificate> chain, Instant now) {
        if (skew.isPresent()) {
            Duration ahead = skew.get().ahead();
            String detail =
                    "the partner's is " + ahead.abs().toSeconds() + " s " + (ahead.isNegative() ? "behind" : "ahead");
            return ahead.abs().compareTo(MOST) <= 0
                    ? Lines.pass(STEP, detail)
                    : Lines.fail(
                            STEP,
                            detail,
                            "more than " + MOST.toSeconds() + " s apart",
                            "look at the time service of both machines: timedatectl");
        }
        Optional<Instant> begin =
                chain.stream().map(it -> it.getNotBefore().toInstant()).findFirst();
        if (begin.isPresent() && begin.get().isAfter(now)) {
            return Lines.fail(
                    STEP,
                    "the partner's certificate begins at " + begin.get() + ", here it is " + now,
                    "one of the two clocks is wrong",
                    "look at the time service of both machines: timedatectl");
        }
        return Lines.skip(STEP, "the partner does not tell its time");
    }
}
