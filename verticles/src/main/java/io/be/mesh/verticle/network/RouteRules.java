package io.be.mesh.verticle.network;

import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.cluster.trust.RouteGate;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Route;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;

/** What a route must be before any of it is stored. Failures name the field: E…400, E…603 or E…619. */
final class RouteRules {
    private static final int MAX_ID = 128;
    private static final int MAX_TEXT = 1024;

    private RouteRules() {}

    /** Checks what a request gives; fields that may be kept from the stored row may be empty. Costs CPU. */
    static void check(Route given, String at, Instant now) {
        id(at + "node_id", given.nodeId());
        if (given.nodeId().isBlank()) {
            throw bad(at + "node_id is missing");
        }
        id(at + "inst_id", given.instId());
        text(at + "name", given.name());
        text(at + "inst_name", given.instName());
        text(at + "describe", given.describe());
        text(at + "auth_code", given.authCode());
        text(at + "group", given.group());
        text(at + "create_by", given.createBy());
        text(at + "update_by", given.updateBy());
        if (!given.address().isBlank()) {
            PeerAddress.parse(at + "address", given.address());
        }
        root(at + "host_root", given.hostRoot(), now);
        root(at + "guest_root", given.guestRoot(), now);
        pair(at + "host_crt", given.hostCrt(), at + "host_key", given.hostKey(), now);
        pair(at + "guest_crt", given.guestCrt(), at + "guest_key", given.guestKey(), now);
    }

    /** Checks what is to be stored: what the request left out must have been stored before. */
    static void complete(Route merged, String at) {
        if (merged.instId().isBlank()) {
            throw bad(at + "inst_id is missing");
        }
        if (merged.address().isBlank()) {
            throw bad(at + "address is missing");
        }
    }

    /** @throws MeshException E…605, E…606 or E…618: the one rule of both planes */
    static void usable(Route route, NetworkTables tables, Clock clock) {
        RouteGate.requireUsable(route, clock.millis(), tables.self().nodeId());
    }

    private static void root(String field, String pem, Instant now) {
        if (!pem.isBlank()) {
            Pem.certificates(field, pem).forEach(certificate -> valid(field, certificate, now));
        }
    }

    private static void pair(String crtField, String crt, String keyField, String key, Instant now) {
        if (crt.isBlank() && key.isBlank()) {
            return;
        }
        if (crt.isBlank()) {
            throw bad(crtField + " is missing: it belongs to " + keyField);
        }
        X509Certificate certificate = Pem.certificates(crtField, crt).get(0);
        valid(crtField, certificate, now);
        if (key.isBlank()) {
            throw bad(keyField + " is missing: it belongs to " + crtField);
        }
        Pem.requirePair(crtField, certificate, keyField, key);
    }

    private static void valid(String field, X509Certificate certificate, Instant now) {
        Date date = Date.from(now);
        if (date.after(certificate.getNotAfter())) {
            throw refused(field + " expired at " + certificate.getNotAfter().toInstant());
        }
        if (date.before(certificate.getNotBefore())) {
            throw refused(
                    field + " is not valid before " + certificate.getNotBefore().toInstant());
        }
    }

    /** Ids travel in headers and in lists separated by commas: visible ASCII without quotes. */
    private static void id(String field, String given) {
        String value = given.strip();
        if (value.length() > MAX_ID) {
            throw bad(field + " has " + value.length() + " characters, " + MAX_ID + " are accepted");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c > '~' || c == ',' || c == '"' || c == '\'' || c == '\\') {
                throw bad(field + " may hold visible ASCII characters only, without quote, backslash and comma");
            }
        }
    }

    private static void text(String field, String given) {
        if (given.length() > MAX_TEXT) {
            throw bad(field + " has " + given.length() + " characters, " + MAX_TEXT + " are accepted");
        }
        if (given.chars().anyMatch(Character::isISOControl)) {
            throw bad(field + " holds a control character");
        }
    }

    private static MeshException bad(String message) {
        return new MeshException(ErrorCode.BAD_REQUEST, message);
    }

    private static MeshException refused(String message) {
        return new MeshException(ErrorCode.CERTIFICATE, message);
    }
}
