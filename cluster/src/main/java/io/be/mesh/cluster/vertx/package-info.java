/** How Vert.x is started here: its loops, its transport, and one port that speaks plaintext and TLS. */
@NullMarked
package io.be.mesh.cluster.vertx;

import org.jspecify.annotations.NullMarked;
