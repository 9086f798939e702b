/** The admin API as a document, for those who write clients. */
@NullMarked
package io.be.mesh.protocol.admin;

import org.jspecify.annotations.NullMarked;
