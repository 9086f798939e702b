/** Internal: connections, failover, retries, and the bytes of the two services of a node. */
@NullMarked
package io.be.mesh.client.wire;

import org.jspecify.annotations.NullMarked;
