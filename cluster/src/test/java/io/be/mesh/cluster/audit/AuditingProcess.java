package io.be.mesh.cluster.audit;

import io.be.mesh.protocol.code.ErrorCode;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Semaphore;

/** A process that writes audit lines until it is killed and prints the number of each that was acknowledged. */
final class AuditingProcess {
    private AuditingProcess() {}

    public static void main(String[] args) throws Exception {
        FileAuditLog log = FileAuditLog.open(Path.of(args[0]), Clock.systemUTC());
        Semaphore room = new Semaphore(8);
        while (true) {
            room.acquire();
            log.write(new AuditEvent(
                            "operator",
                            "",
                            "mesh.net.refresh",
                            List.of(new Change("route LX", 0, 1)),
                            ErrorCode.SUCCESS.code()))
                    .onSuccess(done -> System.out.println(log.head().seq()))
                    .onComplete(done -> room.release());
        }
    }
}
