/** The SDK wire without its transport: operations by name, JSON in and out. */
@NullMarked
package io.be.mesh.verticle.ingress.mpi;

import org.jspecify.annotations.NullMarked;
