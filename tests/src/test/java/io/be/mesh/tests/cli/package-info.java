/** The program as its user meets it. */
@NullMarked
package io.be.mesh.tests.cli;

import org.jspecify.annotations.NullMarked;
