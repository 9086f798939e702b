package io.be.mesh.verticle.registry;

import io.be.mesh.protocol.service.ServiceAttributes;
import io.be.mesh.protocol.service.ServiceProtocol;

/**
 * An address that is dialled, and where the request named it.
 *
 * @param authority {@code host:port}
 * @param owner what is said to be there, for people
 */
record NamedAddress(
        Field field, String authority, String owner, ServiceProtocol protocol, ServiceAttributes attributes) {}
