/** Rows, the table, the JSON file and the targets. */
@NullMarked
package io.be.mesh.bench.report;

import org.jspecify.annotations.NullMarked;
