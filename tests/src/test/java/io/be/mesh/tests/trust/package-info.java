/** Who may do what, from outside: certificates, headers, strangers, partners. */
@NullMarked
package io.be.mesh.tests.trust;

import org.jspecify.annotations.NullMarked;
