/** {@code mesh start --cluster --local}: several replicas on this machine, to try what a cluster does. */
@NullMarked
package io.be.mesh.server.command.local;

import org.jspecify.annotations.NullMarked;
