package io.be.mesh.cluster.store;

import java.io.IOException;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the MapDB file beside the journal: judges it at start, rebuilds it when it is not good, follows the tables, and
 * certifies it at an orderly end. It never fails the store: a file that cannot be kept is given up until the next start.
 *
 * <p>{@link #judge} belongs to the opening thread, everything else to the thread of the store.
 */
final class TableFile {
    private static final Logger log = LoggerFactory.getLogger(TableFile.class);

    private final StoreDirectory directory;
    private final boolean usable;
    private @Nullable MapFile file;
    private boolean givenUp;

    private TableFile(StoreDirectory directory, boolean usable) {
        this.directory = directory;
        this.usable = usable;
    }

    /**
     * Decides, without MapDB, whether the file may be opened: MapDB does not notice all damage, and not all of what it
     * notices ends in an exception.
     *
     * @throws StoreException when the file is good for more than the journal holds: the journal has lost commits
     */
    static TableFile judge(StoreDirectory directory, Journal journal) throws IOException {
        Checkpoint checkpoint = Checkpoint.read(directory);
        if (checkpoint != null && checkpoint.sequence() > journal.sequence()) {
            throw StoreException.incomplete(
                    directory.journal(), journal.size(), journal.sequence(), checkpoint.sequence());
        }
        String fault = fault(directory, checkpoint);
        if (fault == null) {
            return new TableFile(directory, true);
        }
        // Journal 0 is a store without any commit yet: nothing is missing.
        if (journal.sequence() > 0) {
            log.atWarn()
                    .addKeyValue("file", directory.view())
                    .log("the table file {}; rebuilding it from the journal", fault);
        }
        return new TableFile(directory, false);
    }

    private static @Nullable String fault(StoreDirectory directory, @Nullable Checkpoint checkpoint)
            throws IOException {
        if (Files.notExists(directory.view())) {
            return "is missing";
        }
        if (checkpoint == null) {
            return "was not closed in order";
        }
        return checkpoint.fits(directory.view()) ? null : "is damaged";
    }

    /** Brings the file to these tables. The first call opens it, which takes MapDB a quarter of a second. */
    void follow(Tables tables) {
        if (givenUp) {
            return;
        }
        try {
            if (file == null) {
                file = open();
            }
            int changed = file.follow(tables);
            log.atDebug().addKeyValue("rows", changed).log("the table file follows");
        } catch (IOException | RuntimeException e) {
            giveUp(e);
        }
    }

    private MapFile open() throws IOException {
        Files.deleteIfExists(directory.checkpoint());
        Files.deleteIfExists(directory.checkpointDraft());
        if (!usable) {
            Files.deleteIfExists(directory.view());
        }
        return MapFile.open(directory);
    }

    /** Closes the file and certifies it for this journal record. */
    void close(Tables tables, long sequence) {
        follow(tables);
        if (file == null) {
            return;
        }
        try {
            file.close();
            if (!givenUp) {
                Checkpoint.of(directory, sequence).write(directory);
            }
        } catch (IOException | RuntimeException e) {
            giveUp(e);
        }
    }

    private void giveUp(Exception cause) {
        givenUp = true;
        log.atWarn()
                .addKeyValue("file", directory.view())
                .setCause(cause)
                .log("the table file cannot be kept; it is rebuilt from the journal at the next start");
    }
}
