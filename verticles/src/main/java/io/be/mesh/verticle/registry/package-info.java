@NullMarked
package io.be.mesh.verticle.registry;

import org.jspecify.annotations.NullMarked;
