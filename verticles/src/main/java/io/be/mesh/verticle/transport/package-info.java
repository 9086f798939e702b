@NullMarked
package io.be.mesh.verticle.transport;

import org.jspecify.annotations.NullMarked;
