package io.be.mesh.client.prisim;

import io.be.mesh.client.annotate.Index;
import io.be.mesh.client.annotate.MPI;
import io.be.mesh.client.annotate.SPI;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Numbers that no other call gets. */
@SPI("mesh")
public interface Sequence {
    /** @param length digits, filled with zeros from the left */
    @MPI("mesh.sequence.next")
    String next(@Index("kind") String kind, @Index("length") int length);

    @MPI("mesh.sequence.next")
    CompletionStage<String> nextAsync(@Index("kind") String kind, @Index("length") int length);

    /** @param size how many */
    @MPI("mesh.sequence.section")
    List<String> section(@Index("kind") String kind, @Index("size") int size, @Index("length") int length);
}
