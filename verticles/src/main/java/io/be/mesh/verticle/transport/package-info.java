/**
 * The queues. Every session belongs to one {@link io.be.mesh.verticle.transport.SessionOwner}, an event loop, and is
 * touched by no other thread; {@link io.be.mesh.verticle.transport.OwnerRing} brings each call to its owner and the
 * answer back to the caller's context.
 */
@NullMarked
package io.be.mesh.verticle.transport;

import org.jspecify.annotations.NullMarked;
