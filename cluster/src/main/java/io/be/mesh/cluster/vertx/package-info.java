/**
 * How Vert.x is used here: its loops, its transport, one port that speaks plaintext and TLS, and its buffers for the ropes
 * of messages.
 */
@NullMarked
package io.be.mesh.cluster.vertx;

import org.jspecify.annotations.NullMarked;
