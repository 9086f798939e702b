package io.be.mesh.cluster.store;

import static io.be.mesh.cluster.store.StoreFixture.put;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * A process that commits until it is killed and prints the number of each commit that was acknowledged. Commit n puts n
 * under "last" and under one of a hundred keys, with a value large enough that the journal is compacted on the way.
 */
final class CommittingProcess {
    private static final int AT_ONCE = 4;

    private CommittingProcess() {}

    static String value(long number) {
        return number + " " + String.valueOf((char) ('a' + number % 26)).repeat(16_000);
    }

    public static void main(String[] args) throws Exception {
        JournaledStore store = JournaledStore.open(Path.of(args[0]));
        long number = Long.parseLong(args[1]);
        System.out.println("open");
        Semaphore room = new Semaphore(AT_ONCE);
        while (true) {
            room.acquire();
            long mine = ++number;
            store.commit(List.of(
                            put("routes", "k" + mine % 100, value(mine)),
                            put("identity", "last", String.valueOf(mine))))
                    .onSuccess(done -> System.out.println(mine))
                    .onFailure(e -> System.out.println("failed " + e))
                    .onComplete(done -> room.release());
        }
    }
}
