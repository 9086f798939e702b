/** What calls carry. Plain beans: only what was set is sent; what is absent reads as an empty text, 0 or an empty list. Not for several threads at once. */
@NullMarked
package io.be.mesh.client.struct;

import org.jspecify.annotations.NullMarked;
