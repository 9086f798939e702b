/** JMH benchmarks of single parts. */
@NullMarked
package io.be.mesh.bench.micro;

import org.jspecify.annotations.NullMarked;
