/** This process as one replica of its node: the grid, the event bus, the payload link, and what it keeps there. */
@NullMarked
package io.be.mesh.cluster.member;

import org.jspecify.annotations.NullMarked;
