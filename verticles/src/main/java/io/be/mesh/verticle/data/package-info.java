/** What clients keep at the node: values on disk, cells in memory, numbers that nobody else gets. */
@NullMarked
package io.be.mesh.verticle.data;

import org.jspecify.annotations.NullMarked;
