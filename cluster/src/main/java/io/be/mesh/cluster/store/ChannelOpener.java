package io.be.mesh.cluster.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;

/** How the journal gets at its file: the seam at which tests put a disk that fails. */
@FunctionalInterface
interface ChannelOpener {
    FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException;
}
