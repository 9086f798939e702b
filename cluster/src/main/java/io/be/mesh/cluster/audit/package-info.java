/** Who changed what: the record that an operator shows. */
@NullMarked
package io.be.mesh.cluster.audit;

import org.jspecify.annotations.NullMarked;
