/** What a registration says of the services it serves: protocols, attributes, rules of paths. */
@NullMarked
package io.be.mesh.protocol.service;

import org.jspecify.annotations.NullMarked;
