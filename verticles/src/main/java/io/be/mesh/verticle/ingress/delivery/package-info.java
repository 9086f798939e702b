/** Whether an answer reached its reader: the evidence on the connection, and what follows from it for a message. */
@NullMarked
package io.be.mesh.verticle.ingress.delivery;

import org.jspecify.annotations.NullMarked;
