/** Whether what nobody may see can be found anywhere: planted secrets, and the search for them. */
@NullMarked
package io.be.mesh.tests.secret;

import org.jspecify.annotations.NullMarked;
