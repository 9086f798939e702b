package io.be.mesh.verticle.network;

import io.be.mesh.protocol.message.Route;

/**
 * A private key where the certificate of the pair belongs, and no pair: what the published sample of {@code Network.refresh} sends. It
 * names no certificate, so none is given; the key is neither used nor kept.
 */
final class MisplacedKey {
    private static final String KEY = "PRIVATE KEY-----";
    private static final String CERTIFICATE = "-----BEGIN CERTIFICATE-----";

    private MisplacedKey() {}

    /** The route without it; any other route as it is. */
    static Route removed(Route given) {
        String crt = given.guestCrt();
        boolean misplaced = given.guestKey().isBlank() && crt.contains(KEY) && !crt.contains(CERTIFICATE);
        return misplaced ? given.withGuestPair("", "") : given;
    }
}
