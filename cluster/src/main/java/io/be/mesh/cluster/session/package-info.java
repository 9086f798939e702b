@NullMarked
package io.be.mesh.cluster.session;

import org.jspecify.annotations.NullMarked;
