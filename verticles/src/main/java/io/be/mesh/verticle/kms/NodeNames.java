package io.be.mesh.verticle.kms;

import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.urn.Urn;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * The names under which this node is reached, for its server certificate.
 *
 * @param dns lower case
 * @param ips literals in the JDK's form
 */
record NodeNames(SortedSet<String> dns, SortedSet<String> ips) {
    private static final int MAX_IPS = 64;
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|\\[?[0-9a-fA-F:.]*:[0-9a-fA-F:.]*\\]?");
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");

    NodeNames {
        dns = Collections.unmodifiableSortedSet(new TreeSet<>(dns));
        ips = Collections.unmodifiableSortedSet(new TreeSet<>(ips));
    }

    /**
     * The node's own name, this machine, its interfaces and the addresses it is published under. Asks the system:
     * not for an event loop.
     *
     * @param published {@code host} or {@code host:port}
     */
    static NodeNames of(String nodeId, Collection<String> published) {
        SortedSet<String> dns = new TreeSet<>(List.of(Urn.host(nodeId), "localhost"));
        SortedSet<String> ips = new TreeSet<>(List.of(literal("127.0.0.1"), literal("::1")));
        for (String address : published) {
            String host = host(address);
            if (LITERAL.matcher(host).matches()) {
                ips.add(literal(host));
            } else if (HOST_NAME.matcher(host).matches()) {
                dns.add(Principal.key(host));
            }
        }
        ips.addAll(interfaces(MAX_IPS - ips.size()));
        return new NodeNames(dns, ips);
    }

    /** As a certificate carries them. */
    List<GeneralName> general() {
        List<GeneralName> all = new ArrayList<>();
        dns.forEach(name -> all.add(CertificateDraft.dns(name)));
        ips.forEach(ip -> all.add(CertificateDraft.ip(ip)));
        return all;
    }

    /** Whether a certificate has all these names; it may have more, as an address that went away may come back. */
    boolean within(X509Certificate certificate) {
        NodeNames theirs = of(certificate);
        return theirs.dns.containsAll(dns) && theirs.ips.containsAll(ips);
    }

    /** With the addresses of a certificate that another replica of the node made, as far as there is room. */
    NodeNames with(X509Certificate certificate) {
        SortedSet<String> all = new TreeSet<>(ips);
        of(certificate).ips.stream().limit(Math.max(0, MAX_IPS - ips.size())).forEach(all::add);
        return new NodeNames(dns, all);
    }

    /** Those of a certificate; none when they cannot be read. */
    private static NodeNames of(X509Certificate certificate) {
        SortedSet<String> names = new TreeSet<>();
        SortedSet<String> addresses = new TreeSet<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            for (List<?> entry : alternatives == null ? List.<List<?>>of() : alternatives) {
                if (entry.get(1) instanceof String text) {
                    if (entry.get(0).equals(DNS_NAME)) {
                        names.add(Principal.key(text));
                    } else if (entry.get(0).equals(IP_ADDRESS)) {
                        addresses.add(literal(text));
                    }
                }
            }
        } catch (CertificateParsingException e) {
            return new NodeNames(new TreeSet<>(), new TreeSet<>());
        }
        return new NodeNames(names, addresses);
    }

    private static SortedSet<String> interfaces(int limit) {
        SortedSet<String> found = new TreeSet<>();
        try {
            for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                for (InterfaceAddress each : network.getInterfaceAddresses()) {
                    InetAddress address = each.getAddress();
                    if (found.size() < limit && !address.isLinkLocalAddress() && !address.isAnyLocalAddress()) {
                        found.add(withoutScope(address.getHostAddress()));
                    }
                }
            }
        } catch (SocketException e) {
            return found; // a system that does not tell: the certificate names what is known
        }
        return found;
    }

    /** Literals only, so that nothing is looked up. */
    private static String literal(String ip) {
        try {
            return withoutScope(InetAddress.getByName(ip).getHostAddress());
        } catch (java.net.UnknownHostException e) {
            return ip;
        }
    }

    private static String withoutScope(String ip) {
        int scope = ip.indexOf('%');
        return scope < 0 ? ip : ip.substring(0, scope);
    }

    private static String host(String address) {
        String text = address.strip();
        int scheme = text.indexOf("://");
        if (scheme >= 0) {
            text = text.substring(scheme + 3);
        }
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0 ? "" : text.substring(1, end);
        }
        int colon = text.indexOf(':');
        return colon >= 0 && colon == text.lastIndexOf(':') ? text.substring(0, colon) : text;
    }
}
