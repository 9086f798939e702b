package io.be.mesh.tests.trust;

import static io.be.mesh.tests.trust.Spoof.INST;
import static io.be.mesh.tests.trust.Spoof.NODE;
import static io.be.mesh.tests.trust.Spoof.SELF;
import static io.be.mesh.tests.trust.Spoof.SELF_INST;
import static io.be.mesh.tests.trust.Spoof.SENDER;
import static io.be.mesh.tests.trust.Spoof.SENDER_INST;
import static io.be.mesh.tests.trust.Spoof.VICTIM;
import static io.be.mesh.tests.trust.Spoof.VICTIM_INST;

import io.be.mesh.tests.testkit.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;

/**
 * Headers beside which a gateway hands on a push.
 *
 * @param code what the node must answer
 * @param filed the partner whose message it must be then; empty when there must be none
 */
record GatewayWord(String name, List<Entry<String, String>> headers, String code, String filed) {
    static final String NOT_WOVEN = "E0000000618";
    static final String FORBIDDEN = "E0000000403";
    static final String TWO_WAYS = "E0000000400";
    static final String DISABLED = "LX0000010000005";
    static final String REMOVED = "LX0000010000006";
    /** Its route's address is the gateway's own, in plaintext. */
    static final String BEHIND_PROXY = "LX0000010000007";

    private static final String PASCAL = "X-Ptp-Source-Node-Id";

    static List<GatewayWord> all() {
        List<GatewayWord> all = new ArrayList<>();
        believed(all);
        nobody(all);
        two(all);
        underscored(all);
        oneWhoIsNotFree(all);
        besideTheName(all);
        return all;
    }

    private static void believed(List<GatewayWord> all) {
        said(all, SENDER, NODE, SENDER);
        said(all, VICTIM, NODE, VICTIM);
        said(all, BEHIND_PROXY, NODE, BEHIND_PROXY);
        said(all, SENDER, "X-PTP-SOURCE-NODE-ID", SENDER);
        said(all, SENDER, PASCAL, SENDER);
        said(all, SENDER, NODE, SENDER.toLowerCase(Locale.ROOT));
        said(all, SENDER, NODE, "lX0000010000002");
        said(all, SENDER, NODE, SENDER, INST, SENDER_INST);
        said(all, SENDER, NODE, SENDER, INST, "");
    }

    private static void nobody(List<GatewayWord> all) {
        said(all, NOT_WOVEN);
        said(all, NOT_WOVEN, NODE, "");
        said(all, NOT_WOVEN, INST, SENDER_INST);
        for (String value : List.of(
                "LX0000010000099",
                SELF,
                SELF.toLowerCase(Locale.ROOT),
                "LX0000000000000",
                SELF_INST,
                SENDER_INST,
                SENDER + ".trustbe.cn",
                "CN=" + SENDER,
                SENDER + " " + VICTIM,
                SENDER + "\t" + VICTIM,
                SENDER + ";" + VICTIM,
                SENDER + "/../" + VICTIM,
                SENDER + "0",
                SENDER.substring(1),
                "LX000001000000 2",
                "LX000001000000%32",
                "\"" + SENDER + "\"",
                "'" + SENDER + "'",
                "lx000001000000?",
                "*",
                ".*",
                "null",
                "operator",
                "inside")) {
            said(all, NOT_WOVEN, NODE, value);
        }
    }

    private static void two(List<GatewayWord> all) {
        for (List<String> pair : List.of(
                List.of(SENDER, VICTIM), List.of(VICTIM, SENDER), List.of(SENDER, SENDER), List.of(SELF, SENDER))) {
            said(all, TWO_WAYS, NODE, pair.get(0), NODE, pair.get(1));
            said(all, TWO_WAYS, NODE, pair.get(0), PASCAL, pair.get(1));
        }
        said(all, TWO_WAYS, NODE, SENDER, NODE, "");
        said(all, TWO_WAYS, NODE, "", NODE, SENDER);
        said(all, TWO_WAYS, NODE, SENDER, INST, SENDER_INST, INST, VICTIM_INST);
        for (String list : List.of(SENDER + "," + VICTIM, VICTIM + ", " + SENDER, SENDER + ",", "," + SENDER)) {
            said(all, NOT_WOVEN, NODE, list);
        }
        said(all, TWO_WAYS, NODE, SENDER, INST, SENDER_INST + "," + VICTIM_INST);
    }

    private static void underscored(List<GatewayWord> all) {
        for (String name : List.of(
                "x_ptp_source_node_id", "X_PTP_SOURCE_NODE_ID", "x-ptp_source-node-id", "x-ptp-source-node_id")) {
            said(all, NOT_WOVEN, name, SENDER);
            said(all, TWO_WAYS, NODE, SENDER, name, VICTIM);
            said(all, TWO_WAYS, name, SENDER, NODE, SENDER);
        }
        said(all, TWO_WAYS, NODE, SENDER, "x_ptp_source_inst_id", VICTIM_INST);
        said(all, TWO_WAYS, NODE, SENDER, "x_ptp_session_id", "another");
        for (String name : List.of("x-ptp-from-node-id", "x-source-node-id", "x-ptp-source-nodeid", "source-node-id")) {
            said(all, NOT_WOVEN, name, SENDER);
        }
    }

    private static void oneWhoIsNotFree(List<GatewayWord> all) {
        said(all, "E0000000606", NODE, DISABLED);
        said(all, NOT_WOVEN, NODE, REMOVED);
    }

    private static void besideTheName(List<GatewayWord> all) {
        said(all, FORBIDDEN, NODE, SENDER, INST, VICTIM_INST);
        said(all, FORBIDDEN, NODE, SENDER, INST, SELF_INST);
        for (Entry<String, String> header : List.of(
                Map.entry("x-forwarded-for", "127.0.0.1"),
                Map.entry("forwarded", "for=127.0.0.1"),
                Map.entry("x-forwarded-client-cert", "Subject=\"CN=" + VICTIM + "\""),
                Map.entry("x-ssl-client-s-dn", "CN=" + VICTIM),
                Map.entry("authorization", "Bearer " + VICTIM),
                Map.entry("x-ptp-token", VICTIM))) {
            said(all, SENDER, NODE, SENDER, header.getKey(), header.getValue());
            said(all, NOT_WOVEN, header.getKey(), header.getValue());
        }
    }

    /** @param outcome the partner whose message it is, or the code of a refusal */
    private static void said(List<GatewayWord> all, String outcome, String... headers) {
        List<Entry<String, String>> list = new ArrayList<>();
        for (int i = 0; i < headers.length; i += 2) {
            list.add(Map.entry(headers[i], headers[i + 1]));
        }
        boolean believed = outcome.startsWith("LX");
        String name = list.isEmpty() ? "nothing" : list.toString().replace('\t', ' ');
        all.add(new GatewayWord(name, list, believed ? Caller.SUCCESS : outcome, believed ? outcome : ""));
    }
}
