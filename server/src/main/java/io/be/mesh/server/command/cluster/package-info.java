/** {@code mesh cluster}: the replicas of a node. */
@NullMarked
package io.be.mesh.server.command.cluster;

import org.jspecify.annotations.NullMarked;
