package io.be.mesh.tests.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;

/**
 * Headers beside which a partner pushes.
 *
 * @param expected what the node must do with the push
 */
record Spoof(String name, List<Entry<String, String>> headers, Expected expected) {
    static final String SELF = "LX0000010000001";
    static final String SELF_INST = "JG0100000100000000";
    /** Who really sends. */
    static final String SENDER = "LX0000010000002";

    static final String SENDER_INST = "JG0100000200000000";
    /** Who the sender would like to be. */
    static final String VICTIM = "LX0000010000003";

    static final String VICTIM_INST = "JG0100000300000000";

    static final String NODE = "x-ptp-source-node-id";
    static final String INST = "x-ptp-source-inst-id";

    private static final List<String> UNDERSCORED = List.of(
            "x_ptp_source_node_id",
            "x-ptp_source-node-id",
            "x-ptp-source_node_id",
            "x-ptp-source-node_id",
            "x_ptp-source-node-id",
            "X_PTP_SOURCE_NODE_ID",
            "x_ptp_source_inst_id",
            "x-ptp-source_inst-id",
            "x_ptp_session_id",
            "x_ptp_topic",
            "x-ptp_trace-id",
            "x_ptp_token",
            "x_ptp_target_node_id");

    enum Expected {
        /** The push is the sender's. */
        ACCEPTED,
        /** E…403. */
        FORBIDDEN,
        /** Not accepted, with any code. */
        REFUSED,
        /** Either, but nothing is filed under another name. */
        HARMLESS
    }

    /** What a partner tries who has proved to be {@link #SENDER}. */
    static List<Spoof> all() {
        List<Spoof> all = new ArrayList<>();
        one(all, Expected.ACCEPTED, NODE, SENDER);
        one(all, Expected.ACCEPTED, INST, SENDER_INST);
        all.add(new Spoof("nothing said", List.of(), Expected.ACCEPTED));
        all.add(new Spoof(
                "the truth twice over",
                List.of(Map.entry(NODE, SENDER), Map.entry(INST, SENDER_INST)),
                Expected.ACCEPTED));
        one(all, Expected.ACCEPTED, NODE, SENDER.toLowerCase(Locale.ROOT));
        foreignIds(all);
        pairs(all);
        doubled(all);
        for (String name : UNDERSCORED) {
            one(all, Expected.REFUSED, name, name.contains("inst") ? VICTIM_INST : VICTIM);
            one(all, Expected.REFUSED, name, name.contains("inst") ? SENDER_INST : SENDER);
        }
        byProxies(all);
        return all;
    }

    private static void foreignIds(List<Spoof> all) {
        for (String spelled : List.of(NODE, "X-PTP-SOURCE-NODE-ID", "X-Ptp-Source-Node-Id")) {
            for (String value : List.of(
                    VICTIM,
                    VICTIM.toLowerCase(Locale.ROOT),
                    SELF,
                    "LX0000000000000",
                    "LX0000010000099",
                    SENDER + "," + VICTIM,
                    VICTIM + "," + SENDER,
                    SENDER + " " + VICTIM,
                    SENDER + ";" + VICTIM,
                    "*",
                    "LX000001000000%32",
                    SENDER + ".trustbe.cn",
                    "\"" + SENDER + "\"")) {
                one(all, notMine(value), spelled, value);
            }
        }
        for (String value : List.of(VICTIM_INST, SELF_INST, "JG0000000000000000", SENDER_INST + "," + VICTIM_INST)) {
            one(all, notMine(value), INST, value);
            one(all, notMine(value), "X-PTP-Source-Inst-Id", value);
        }
        one(all, Expected.FORBIDDEN, NODE, SENDER_INST);
        one(all, Expected.HARMLESS, NODE, "");
    }

    /** A list of names is no name: it is refused before it is compared. */
    private static Expected notMine(String value) {
        return value.indexOf(',') < 0 ? Expected.FORBIDDEN : Expected.REFUSED;
    }

    private static void pairs(List<Spoof> all) {
        for (String node : List.of(SENDER, VICTIM, SELF)) {
            for (String inst : List.of(SENDER_INST, VICTIM_INST, SELF_INST)) {
                boolean truth = node.equals(SENDER) && inst.equals(SENDER_INST);
                all.add(new Spoof(
                        "node " + node + " with institution " + inst,
                        List.of(Map.entry(INST, inst), Map.entry(NODE, node)),
                        truth ? Expected.ACCEPTED : Expected.FORBIDDEN));
            }
        }
    }

    private static void doubled(List<Spoof> all) {
        for (List<String> values : List.of(
                List.of(SENDER, VICTIM), List.of(VICTIM, SENDER), List.of(SENDER, SENDER), List.of(SELF, SENDER))) {
            all.add(twice(NODE, NODE, values));
            all.add(twice("X-PTP-Source-Node-Id", NODE, values));
        }
        all.add(twice(INST, INST, List.of(SENDER_INST, VICTIM_INST)));
        all.add(twice("x-ptp-trace-id", "x-ptp-trace-id", List.of("a", "b")));
        all.add(twice("x-ptp-token", "x-ptp-token", List.of("a", "b")));
        all.add(twice("x-ptp-uri", "x-ptp-uri", List.of("/v1/interconn/chan/push", "/v1/interconn/chan/pop")));
        all.add(twice("x-ptp-message-id", "x-ptp-message-id", List.of("a", "b")));
        // The push itself has one of each already.
        one(all, Expected.REFUSED, "x-ptp-session-id", "session-of-somebody-else");
        one(all, Expected.REFUSED, "X-PTP-Topic", "topic-of-somebody-else");
    }

    /** What only a proxy of our own could say truly. */
    private static void byProxies(List<Spoof> all) {
        for (String name : List.of("x-forwarded-for", "x-real-ip", "forwarded", "x-client-ip", "x-ptp-caller")) {
            one(all, Expected.ACCEPTED, name, name.equals("forwarded") ? "for=127.0.0.1" : "127.0.0.1");
        }
        one(all, Expected.ACCEPTED, "x-forwarded-client-cert", "Subject=\"CN=" + VICTIM + "\"");
        one(all, Expected.ACCEPTED, "x-ssl-client-s-dn", "CN=" + VICTIM);
        one(all, Expected.ACCEPTED, "authorization", "Bearer " + VICTIM);
        one(all, Expected.ACCEPTED, "x-ptp-token", VICTIM);
        one(all, Expected.HARMLESS, "mesh-mdc", VICTIM);
        one(all, Expected.HARMLESS, "x-ptp-target-node-id", VICTIM);
        one(all, Expected.HARMLESS, "x-ptp-target-inst-id", VICTIM_INST);
    }

    private static void one(List<Spoof> all, Expected expected, String name, String value) {
        String shown = value.length() > 60 ? value.substring(0, 60) + "…" : value;
        all.add(new Spoof(name + ": " + shown, List.of(Map.entry(name, value)), expected));
    }

    private static Spoof twice(String first, String second, List<String> values) {
        return new Spoof(
                first + " and " + second + ": " + values,
                List.of(Map.entry(first, values.get(0)), Map.entry(second, values.get(1))),
                Expected.REFUSED);
    }
}
