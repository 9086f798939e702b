/** What the project promised, tried on real nodes with the tools a user has. */
@NullMarked
package io.be.mesh.tests.acceptance;

import org.jspecify.annotations.NullMarked;
