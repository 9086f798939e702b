/** The program: what is started, in which order, and how it ends. */
@NullMarked
package io.be.mesh.server;

import org.jspecify.annotations.NullMarked;
