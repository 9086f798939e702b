@NullMarked
package io.be.mesh.cluster.bus;

import org.jspecify.annotations.NullMarked;
