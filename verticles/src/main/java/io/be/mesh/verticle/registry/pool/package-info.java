/** The instances of the registered services: whether they are well, and which one takes the next request. */
@NullMarked
package io.be.mesh.verticle.registry.pool;

import org.jspecify.annotations.NullMarked;
