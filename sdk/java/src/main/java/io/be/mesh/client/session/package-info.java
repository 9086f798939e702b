/** Internal: sessions, their order, and payloads in pieces. */
@NullMarked
package io.be.mesh.client.session;

import org.jspecify.annotations.NullMarked;
