/** What is measured: one class for each kind of row. */
@NullMarked
package io.be.mesh.bench.scenario;

import org.jspecify.annotations.NullMarked;
