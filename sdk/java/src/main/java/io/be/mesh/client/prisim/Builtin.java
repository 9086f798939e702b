package io.be.mesh.client.prisim;

import io.be.mesh.client.annotate.Index;
import io.be.mesh.client.annotate.MPI;
import io.be.mesh.client.annotate.SPI;
import io.be.mesh.client.struct.Versions;
import java.util.List;
import java.util.Map;

/** What a node says about itself. */
@SPI("mesh")
public interface Builtin {
    @MPI(value = "mesh.builtin.doc", repeatable = true)
    String doc(@Index("name") String name, @Index("formatter") String formatter);

    @MPI(value = "mesh.builtin.version", repeatable = true)
    Versions version();

    @MPI(value = "mesh.builtin.stats", repeatable = true)
    Map<String, String> stats(@Index("features") List<String> features);
}
