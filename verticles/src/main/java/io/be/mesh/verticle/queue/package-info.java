/** Events and their subscribers. */
@NullMarked
package io.be.mesh.verticle.queue;

import org.jspecify.annotations.NullMarked;
