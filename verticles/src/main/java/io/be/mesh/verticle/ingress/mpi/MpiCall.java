package io.be.mesh.verticle.ingress.mpi;

import io.be.mesh.verticle.ingress.channel.CallContext;
import java.net.InetAddress;

/**
 * A call of the SDK wire without its arguments.
 *
 * @param from address of the caller
 * @param urn as it came, from {@code mesh-urn} or the authority; an empty one is answered with E…400
 */
public record MpiCall(CallContext context, InetAddress from, String urn) {}
