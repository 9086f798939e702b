package io.be.mesh.protocol.service;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What {@code attrs} of a service may say, read: the one place of their names. Those of the registration
 * ({@code attachments}) hold for each of its services that does not say otherwise. Unknown ones are left alone.
 *
 * @param priority of two equally specific rules the higher one is asked first; {@code high} is 100
 * @param hosts of which the request must name one, lower case; {@code *.example.com} is any name below; empty: any
 * @param headers that the request must have, lower-case names; the value {@code *} is any
 * @param methods of which the request must have one, upper case; empty: any
 * @param share whether others that say so, too, may serve the same path in one pool
 * @param partners node or institution ids to which the service is open, or {@code *}; empty: to none
 * @param weight share of the requests, 1 to 1000
 * @param balance how an instance is chosen
 * @param check how it is found out whether an instance is well: {@code tcp}, {@code none}, or the path of a GET
 * @param rootCrt PEM of the roots that the service's own certificate must chain to; empty: those of this machine
 * @param sni the name by which clients of protocol {@code tcp} ask for it, lower case
 * @param session whose messages are brought to a service of kind {@code Binding}; with {@code topic}
 * @param topic see {@code session}
 */
public record ServiceAttributes(
        int priority,
        List<String> hosts,
        Map<String, String> headers,
        List<String> methods,
        boolean share,
        List<String> partners,
        int weight,
        Balance balance,
        String check,
        String rootCrt,
        String sni,
        String session,
        String topic) {
    /** In {@code attachments}: the registration has no lease. */
    public static final String STATIC = "static";

    public static final String PRIORITY = "priority";
    public static final String HOSTS = "hosts";
    public static final String HEADERS = "headers";
    public static final String METHODS = "methods";
    public static final String SHARE = "share";
    public static final String PARTNERS = "partners";
    public static final String WEIGHT = "weight";
    public static final String BALANCE = "balance";
    public static final String CHECK = "check";
    public static final String ROOT_CRT = "root_crt";
    public static final String SNI = "sni";
    public static final String SESSION = "session";
    public static final String TOPIC = "topic";

    /** {@link #check} by a connection. */
    public static final String CHECK_TCP = "tcp";
    /** No {@link #check}: always well until a request fails. */
    public static final String CHECK_NONE = "none";
    /** {@link #partners}, {@link #headers}: any. */
    public static final String ANY = "*";

    private static final int HIGH = 100;
    private static final int MAX_PRIORITY = 1000;
    private static final int MAX_WEIGHT = 1000;
    private static final int MAX_ITEMS = 64;

    /** How an instance is chosen. */
    public enum Balance {
        /** In turn, by weight. */
        ROUND_ROBIN,
        /** The one with the fewest requests in progress for its weight. */
        LEAST_REQUESTS,
        /** The same one for the same {@code x-ptp-session-id}. */
        STICKY
    }

    public ServiceAttributes {
        hosts = List.copyOf(hosts);
        headers = Map.copyOf(headers);
        methods = List.copyOf(methods);
        partners = List.copyOf(partners);
    }

    /**
     * Reads what a service says.
     *
     * @param attachments of its registration
     * @param attrs of the service, which win
     * @throws MeshException E…400 that names the attribute
     */
    public static ServiceAttributes of(Map<String, String> attachments, Map<String, String> attrs) {
        return of(attachments, attrs, name -> "attribute " + name);
    }

    /**
     * The same with failures that name the attribute in the caller's words.
     *
     * @param words what an attribute is called, by its name
     */
    public static ServiceAttributes of(
            Map<String, String> attachments, Map<String, String> attrs, UnaryOperator<String> words) {
        Said said = new Said(attachments, attrs, words);
        return new ServiceAttributes(
                said.priority(),
                said.list(HOSTS).stream()
                        .map(host -> host.toLowerCase(Locale.ROOT))
                        .toList(),
                said.pairs(HEADERS),
                said.list(METHODS).stream()
                        .map(method -> method.toUpperCase(Locale.ROOT))
                        .toList(),
                said.flag(SHARE),
                said.list(PARTNERS),
                said.number(WEIGHT, 1, 1, MAX_WEIGHT),
                said.balance(),
                said.check(),
                said.text(ROOT_CRT),
                said.text(SNI).toLowerCase(Locale.ROOT),
                said.text(SESSION),
                said.text(TOPIC));
    }

    private record Said(Map<String, String> attachments, Map<String, String> attrs, UnaryOperator<String> words) {

        String text(String name) {
            String own = attrs.get(name);
            return (own == null ? attachments.getOrDefault(name, "") : own).strip();
        }

        List<String> list(String name) {
            List<String> items = Stream.of(text(name).split(","))
                    .map(String::strip)
                    .filter(item -> !item.isEmpty())
                    .toList();
            if (items.size() > MAX_ITEMS) {
                throw bad(name, "has " + items.size() + " items, " + MAX_ITEMS + " are accepted");
            }
            return items;
        }

        Map<String, String> pairs(String name) {
            Map<String, String> pairs = new LinkedHashMap<>();
            List<String> broken = new ArrayList<>();
            for (String item : list(name)) {
                int equals = item.indexOf('=');
                if (equals <= 0) {
                    broken.add(item);
                } else {
                    pairs.put(
                            item.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                            item.substring(equals + 1).strip());
                }
            }
            if (!broken.isEmpty()) {
                throw bad(name, "has items that are not name=value");
            }
            return pairs;
        }

        boolean flag(String name) {
            return switch (text(name).toLowerCase(Locale.ROOT)) {
                case "true" -> true;
                case "", "false" -> false;
                default -> throw bad(name, "is neither true nor false");
            };
        }

        int priority() {
            return text(PRIORITY).equalsIgnoreCase("high") ? HIGH : number(PRIORITY, 0, -MAX_PRIORITY, MAX_PRIORITY);
        }

        int number(String name, int otherwise, int least, int most) {
            String text = text(name);
            if (text.isEmpty()) {
                return otherwise;
            }
            try {
                int number = Integer.parseInt(text);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Told below.
            }
            throw bad(name, "is not a number from " + least + " to " + most);
        }

        Balance balance() {
            return switch (text(BALANCE).toLowerCase(Locale.ROOT)) {
                case "", "round-robin" -> Balance.ROUND_ROBIN;
                case "least-requests" -> Balance.LEAST_REQUESTS;
                case "sticky" -> Balance.STICKY;
                default -> throw bad(BALANCE, "is none of round-robin, least-requests, sticky");
            };
        }

        String check() {
            String check = text(CHECK);
            if (check.isEmpty()) {
                return CHECK_TCP;
            }
            if (check.equals(CHECK_TCP) || check.equals(CHECK_NONE) || check.startsWith("/")) {
                return check;
            }
            throw bad(CHECK, "is none of tcp, none, /path");
        }

        private MeshException bad(String name, String why) {
            return new MeshException(ErrorCode.BAD_REQUEST, words.apply(name) + " " + why);
        }
    }
}
