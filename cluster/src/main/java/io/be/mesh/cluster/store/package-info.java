@NullMarked
package io.be.mesh.cluster.store;

import org.jspecify.annotations.NullMarked;
