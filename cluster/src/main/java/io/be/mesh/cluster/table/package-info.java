@NullMarked
package io.be.mesh.cluster.table;

import org.jspecify.annotations.NullMarked;
