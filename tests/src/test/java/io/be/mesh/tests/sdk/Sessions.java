package io.be.mesh.tests.sdk;

import io.be.mesh.client.mpc.Routable;
import io.be.mesh.client.mpc.ServiceLoader;
import io.be.mesh.client.prisim.Session;
import io.be.mesh.client.prisim.Transport;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Sessions of the tests. */
final class Sessions {
    private Sessions() {}

    static Session at(String addresses, String id) {
        return transport(addresses).local().open(id, Map.of());
    }

    static Routable<Transport> transport(String addresses) {
        return Routable.of(ServiceLoader.load(Transport.class).get("mesh")).withAddress(addresses);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
