/** What is said on the bus besides the records of the wire. Immutable; within one JVM by reference. */
@NullMarked
package io.be.mesh.cluster.bus.message;

import org.jspecify.annotations.NullMarked;
