@NullMarked
package io.be.mesh.cluster.metric;

import org.jspecify.annotations.NullMarked;
