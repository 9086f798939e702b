@NullMarked
package io.be.mesh.cluster.link;

import org.jspecify.annotations.NullMarked;
