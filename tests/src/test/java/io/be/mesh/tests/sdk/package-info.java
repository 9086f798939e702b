/** The Java SDK as its users use it: their programs, against real nodes. */
@NullMarked
package io.be.mesh.tests.sdk;

import org.jspecify.annotations.NullMarked;
