/** Plugins: jars whose code runs in this process on threads of its own, and may fail, block or loop without stopping anybody else. */
@NullMarked
package io.be.mesh.verticle.plugin;

import org.jspecify.annotations.NullMarked;
