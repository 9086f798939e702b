/** The SDK wire of whole nodes: what programs host, and what the node keeps for them. */
@NullMarked
package io.be.mesh.tests.sdkwire;

import org.jspecify.annotations.NullMarked;
