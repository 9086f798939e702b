/** What calls carry. Plain beans: absent texts are empty, absent numbers 0. Not for several threads at once. */
@NullMarked
package io.be.mesh.client.struct;

import org.jspecify.annotations.NullMarked;
