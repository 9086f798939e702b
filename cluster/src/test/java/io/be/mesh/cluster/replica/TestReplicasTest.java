package io.be.mesh.cluster.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.SignatureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestReplicasTest {
    @Test
    void whatIsSavedForAnotherProcessIsTheSame(@TempDir Path folder) {
        ReplicaIdentity saved = new TestReplicas().next();
        TestReplicas.save(saved, folder.resolve("replica"));

        ReplicaIdentity loaded = TestReplicas.load(folder.resolve("replica"));

        assertThat(loaded.root()).isEqualTo(saved.root());
        assertThat(loaded.certificate()).isEqualTo(saved.certificate());
        assertThat(loaded.key()).isEqualTo(saved.key());
        assertThat(loaded.gridKey().encoded()).isEqualTo(saved.gridKey().encoded());
    }

    @Test
    void replicasOfOneClusterHaveItsRootAndReplicasOfAnotherDoNot() throws Exception {
        TestReplicas cluster = new TestReplicas();
        ReplicaIdentity first = cluster.next();
        ReplicaIdentity stranger = new TestReplicas().next();

        first.certificate().verify(cluster.root().getPublicKey());
        assertThat(first.toString()).isEqualTo("ReplicaIdentity[CN=replica-0]");
        assertThat(cluster.next().certificate().getSubjectX500Principal().getName())
                .isEqualTo("CN=replica-1");
        assertThatThrownBy(() -> stranger.certificate().verify(cluster.root().getPublicKey()))
                .isInstanceOf(SignatureException.class);
    }
}
