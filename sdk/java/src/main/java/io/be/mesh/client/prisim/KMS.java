package io.be.mesh.client.prisim;

import io.be.mesh.client.annotate.Index;
import io.be.mesh.client.annotate.MPI;
import io.be.mesh.client.annotate.SPI;
import io.be.mesh.client.struct.Environ;
import io.be.mesh.client.struct.KeyCsr;
import io.be.mesh.client.struct.Keys;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Who a node is, and the keys and certificates it makes. Every method is for operators of the node. */
@SPI("mesh")
public interface KMS {
    /** Gives the node its identity; takes effect at once and outlives the node. */
    @MPI(value = "kms.store.reset", repeatable = true)
    void reset(@Index("env") Environ env);

    @MPI(value = "kms.store.reset", repeatable = true)
    CompletionStage<Void> resetAsync(@Index("env") Environ env);

    /** The identity, without its key. */
    @MPI(value = "kms.store.environ", repeatable = true)
    Environ environ();

    /** Keys and certificates with this number; an empty one lists all. */
    @MPI(value = "kms.crt.store.list", repeatable = true)
    List<Keys> list(@Index("cno") String cno);

    /** Makes a root: its certificate and its key. Nothing is stored. */
    @MPI("kms.crt.apply.root")
    List<Keys> applyRoot(@Index("csr") KeyCsr csr);

    /** Makes a certificate under the root that the request carries, and its key. Nothing is stored. */
    @MPI("kms.crt.apply.issue")
    List<Keys> applyIssue(@Index("csr") KeyCsr csr);
}
