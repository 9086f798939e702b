package io.be.mesh.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeLockTest {
    @TempDir
    Path folder;

    @Test
    void aPidLeftByAKilledNodeIsNoObstacleAndNoNode() throws Exception {
        Files.writeString(folder.resolve("mesh.pid"), ProcessHandle.current().pid() + "\n");

        assertThat(HomeLock.holder(folder)).isEmpty();
        try (HomeLock lock = HomeLock.take(folder)) {
            assertThat(lock).isNotNull();
            assertThat(Files.readString(folder.resolve("mesh.pid")).trim())
                    .isEqualTo(String.valueOf(ProcessHandle.current().pid()));
        }
    }

    @Test
    void aHomeGivenBackCanBeTakenAgain() throws Exception {
        HomeLock.take(folder).close();

        HomeLock second = HomeLock.take(folder);
        second.close();

        assertThat(Files.readString(folder.resolve("mesh.pid"))).isEmpty();
    }

    @Test
    void aHomeIsMadeForItsOwnerOnly() throws Exception {
        Path home = folder.resolve("a/b");

        HomeFolder made = HomeFolder.open(home);
        Path run = made.folder("run");

        assertThat(made.warning()).isEmpty();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(run)))
                .isEqualTo("rwx------");
    }

    @Test
    void aHomeThatOthersMayReadIsSaid() throws Exception {
        Path home = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(HomeFolder.open(home).warning()).contains("chmod 700");
    }

    @Test
    void aHomeThatIsAFileIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");

        assertThat(catchThrowable(() -> HomeFolder.open(file)))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(file.toString());
    }
}
