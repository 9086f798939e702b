/** The services that our own systems host: which instance has an operation, and the calls to it. */
@NullMarked
package io.be.mesh.verticle.network.hosted;

import org.jspecify.annotations.NullMarked;
