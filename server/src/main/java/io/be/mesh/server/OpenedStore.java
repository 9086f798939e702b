package io.be.mesh.server;

import io.be.mesh.cluster.replica.ReplicaFolder;
import io.be.mesh.cluster.secret.StoreKey;
import io.be.mesh.cluster.secret.StoreKeys;
import io.be.mesh.cluster.store.DurableStore;
import io.be.mesh.cluster.store.JournaledStore;
import io.be.mesh.conf.Environment;
import io.be.mesh.conf.MeshConfig;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What this process remembers, and the key of what is secret in it.
 *
 * @param store is the caller's to close
 */
record OpenedStore(DurableStore store, StoreKey key) {

    /** Blocking. */
    static OpenedStore open(MeshConfig config, Environment environment) throws IOException {
        Path home = config.node().home();
        DurableStore store = JournaledStore.open(home.resolve(HomeFolder.STORE));
        try {
            boolean written = NodeTables.isSealed(store) || ReplicaFolder.isWritten(home);
            StoreKeys keys = new StoreKeys(home, config.security().secretFile(), environment.secret());
            return new OpenedStore(store, keys.find(written));
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }
}
