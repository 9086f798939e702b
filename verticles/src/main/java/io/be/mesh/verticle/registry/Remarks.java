package io.be.mesh.verticle.registry;

import io.be.mesh.protocol.message.Registration;
import io.be.mesh.verticle.registry.AddressTrials.Unwell;
import java.util.ArrayList;
import java.util.List;

/** What a client is told of registrations that were stored: one short line, such as may stand in an envelope. */
final class Remarks {
    private static final int MOST = 3;
    private static final int MAX_WORDS = 100;

    private final List<String> lines = new ArrayList<>();
    private int more;

    void unwell(List<Unwell> addresses) {
        for (Unwell each : addresses) {
            NamedAddress address = each.address();
            add("%s at %s cannot be reached (%s) and is stored as unhealthy"
                    .formatted(address.owner(), address.authority(), each.why()));
        }
    }

    void held(Registration registration, List<ClaimedRule> rules) {
        for (ClaimedRule each : rules) {
            each.holder()
                    .ifPresent(holder -> add("%s of %s is with %s until that one is gone"
                            .formatted(each.rule(), registration.name(), owner(holder))));
        }
    }

    /** What was stored and is over: whoever forgets the timestamp learns it here. */
    void over(Registration registration) {
        add("the lease of %s is over already: its timestamp is missing or too short".formatted(owner(registration)));
    }

    static String owner(Registration registration) {
        return registration.name() + " (" + registration.instanceId() + ")";
    }

    private void add(String line) {
        if (lines.size() < MOST) {
            lines.add(plain(line));
        } else {
            more++;
        }
    }

    /** Clients put it into JSON without escaping. */
    private static String plain(String line) {
        String text = line.replace('"', '\'').replace('\\', '/').replaceAll("\\p{Cntrl}", " ");
        return text.length() <= MAX_WORDS * 2 ? text : text.substring(0, MAX_WORDS * 2) + "…";
    }

    /** Empty when there is nothing to say. */
    String text() {
        String text = String.join("; ", lines);
        return more == 0 ? text : text + "; and " + more + " more";
    }
}
