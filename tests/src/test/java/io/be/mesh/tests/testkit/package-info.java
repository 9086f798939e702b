/** Real nodes as processes, for tests that look from outside. */
@NullMarked
package io.be.mesh.tests.testkit;

import org.jspecify.annotations.NullMarked;
