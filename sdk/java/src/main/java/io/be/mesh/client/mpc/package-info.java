/** How a program gets at a node, and how it publishes beans of its own. */
@NullMarked
package io.be.mesh.client.mpc;

import org.jspecify.annotations.NullMarked;
