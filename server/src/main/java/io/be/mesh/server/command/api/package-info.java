/** What the commands share that speak to a running node over its admin port. */
@NullMarked
package io.be.mesh.server.command.api;

import org.jspecify.annotations.NullMarked;
