package io.be.mesh.verticle.ingress.caller;

import io.be.mesh.verticle.ingress.port.Listener;
import io.be.mesh.verticle.ingress.port.Standing;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;

/**
 * What the settings say of the place a connection comes from; computed at its first request and kept with it.
 *
 * @param gateway whether it is a proxy of our own
 * @param inside whether clients may come from there
 * @param operators whether operators may come from there, and are served on this port
 * @param thisMachine whether it comes from an address of this machine
 * @param managed whether operators are served on this port
 */
record Arrival(
        Standing standing, boolean gateway, boolean inside, boolean operators, boolean thisMachine, boolean managed) {
    static final AttributeKey<Arrival> KEY = AttributeKey.valueOf(Arrival.class, "arrival");

    static Arrival of(HttpServerRequest request, Places places) {
        Channel channel = ((ConnectionBase) request.connection()).channel();
        Arrival known = channel.attr(KEY).get();
        if (known == null) {
            known = at(Standing.of(request), places);
            channel.attr(KEY).set(known);
        }
        return known;
    }

    /** Of a connection that is asked about once. */
    static Arrival at(Standing standing, Places places) {
        boolean inner = standing.listener() == Listener.INNER;
        boolean managed = inner || !places.hasInner();
        return new Arrival(
                standing,
                places.gateways().contains(standing.address()),
                inner || places.inside().contains(standing.address()),
                managed && places.operators().contains(standing.address()),
                isThisMachine(standing.address()),
                managed);
    }

    private static boolean isThisMachine(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false; // a system that does not tell
        }
    }
}
