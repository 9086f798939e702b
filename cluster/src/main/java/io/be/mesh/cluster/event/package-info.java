/** What happens at the node, for whoever wants to know. */
@NullMarked
package io.be.mesh.cluster.event;

import org.jspecify.annotations.NullMarked;
