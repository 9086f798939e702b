package io.be.mesh.cluster.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mapdb.BTreeMap;
import org.mapdb.DB;
import org.mapdb.DBMaker;
import org.mapdb.Serializer;

/**
 * The tables in one MapDB file, one B-tree each. The only class that knows MapDB; any of its calls may throw any
 * unchecked exception of that library. Not thread safe, and blocking.
 */
final class MapFile implements Closeable {
    private final DB db;
    private final Set<String> names = new HashSet<>();
    private Tables content = Tables.EMPTY;

    private MapFile(DB db) {
        this.db = db;
    }

    /** Opens a file that was closed in order, or creates one. */
    static MapFile open(StoreDirectory directory) throws IOException {
        Path file = directory.view();
        Thread thread = Thread.currentThread();
        if (thread.getContextClassLoader() == null) {
            // MapDB asks the thread for a class loader and fails on one without: a stop may come on any thread.
            thread.setContextClassLoader(MapFile.class.getClassLoader());
        }
        // The store has its own lock; the file channel, unlike the mapped file, gives an error when the disk is full.
        MapFile opened = new MapFile(DBMaker.fileDB(file.toFile())
                .fileChannelEnable()
                .fileLockDisable()
                .make());
        directory.restrict(file);
        opened.load();
        return opened;
    }

    private void load() {
        Tables.Draft draft = Tables.EMPTY.draft();
        for (String name : db.getAllNames()) {
            names.add(name);
            draft.put(name, new TreeMap<>(table(name)));
        }
        content = draft.done();
    }

    /** Makes the file hold exactly these tables; returns the number of rows that differed. */
    int follow(Tables wanted) {
        Set<String> all = new HashSet<>(names);
        all.addAll(wanted.byName().keySet());
        int changed = 0;
        for (String name : all) {
            changed += follow(name, content.get(name), wanted.get(name));
        }
        content = wanted;
        return changed;
    }

    private int follow(String name, SortedMap<String, byte[]> now, SortedMap<String, byte[]> wanted) {
        if (now == wanted) {
            return 0;
        }
        int changed = 0;
        BTreeMap<String, byte[]> table = table(name);
        names.add(name);
        for (String key : now.keySet()) {
            if (!wanted.containsKey(key)) {
                table.remove(key);
                changed++;
            }
        }
        for (var row : wanted.entrySet()) {
            if (!Arrays.equals(row.getValue(), now.get(row.getKey()))) {
                table.put(row.getKey(), row.getValue());
                changed++;
            }
        }
        return changed;
    }

    private BTreeMap<String, byte[]> table(String name) {
        // Outside: a node of the tree is read and written whole for each row, and a value can have a megabyte. A file
        // that
        // was made with the values inside keeps them there.
        return db.treeMap(name, Serializer.STRING, Serializer.BYTE_ARRAY)
                .valuesOutsideNodesEnable()
                .createOrOpen();
    }

    @Override
    public void close() {
        db.close();
    }
}
