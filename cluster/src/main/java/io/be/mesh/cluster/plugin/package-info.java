/** What the parts of a node know of its plugins. */
@NullMarked
package io.be.mesh.cluster.plugin;

import org.jspecify.annotations.NullMarked;
