package io.be.mesh.verticle.ingress.proxy;

import io.be.mesh.conf.MeshConfig;
import java.time.Duration;

/**
 * The limits of what goes on to services.
 *
 * @param connectTimeout until a connection to an instance is there, TLS and the wait for a free one included
 * @param connections to one instance from one event loop
 * @param stall a body that stops arriving, or is not read, for so long is given up
 * @param idle an exchange in which nothing has moved for so long is ended
 * @param maxHeaderBytes of the headers of an answer
 */
public record ProxySettings(
        Duration connectTimeout, int connections, Duration stall, Duration idle, int maxHeaderBytes) {
    public static ProxySettings of(MeshConfig config) {
        return new ProxySettings(
                config.registry().connectTimeout(),
                Math.max(1, config.registry().connections() / config.runtime().eventLoops()),
                config.ingress().idleTimeout(),
                config.registry().idleTimeout(),
                config.ingress().maxHeaderBytes());
    }
}
