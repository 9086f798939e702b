package io.be.mesh.cluster.table;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** How the parts of a table are written on the way between the members of the grid. */
final class GridForm {
    private GridForm() {}

    static void write(RowVersion version, ObjectDataOutput out) throws IOException {
        out.writeLong(version.epoch());
        out.writeLong(version.number());
    }

    static RowVersion readVersion(ObjectDataInput in) throws IOException {
        return new RowVersion(in.readLong(), in.readLong());
    }

    static void write(Position position, ObjectDataOutput out) throws IOException {
        out.writeLong(position.life());
        out.writeLong(position.sequence());
    }

    static Position readPosition(ObjectDataInput in) throws IOException {
        return new Position(in.readLong(), in.readLong());
    }

    static void write(Epochs epochs, ObjectDataOutput out) throws IOException {
        out.writeLong(epochs.floor());
        out.writeInt(epochs.later().size());
        for (long epoch : epochs.later()) {
            out.writeLong(epoch);
        }
    }

    static Epochs readEpochs(ObjectDataInput in) throws IOException {
        long floor = in.readLong();
        TreeSet<Long> later = new TreeSet<>();
        for (int left = in.readInt(); left > 0; left--) {
            later.add(in.readLong());
        }
        return new Epochs(floor, later);
    }

    static void writeRows(Map<String, GridRow> rows, ObjectDataOutput out) throws IOException {
        out.writeInt(rows.size());
        for (var entry : rows.entrySet()) {
            GridRow row = entry.getValue();
            out.writeString(entry.getKey());
            out.writeLong(row.sequence());
            write(row.version(), out);
            out.writeLong(row.removedAt());
            out.writeByteArray(row.sealed());
        }
    }

    /** In the order in which they were written. */
    static Map<String, GridRow> readRows(ObjectDataInput in) throws IOException {
        Map<String, GridRow> rows = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            String key = readText(in);
            rows.put(key, new GridRow(in.readLong(), readVersion(in), in.readLong(), readBytes(in)));
        }
        return rows;
    }

    static void writeVersions(Map<String, RowVersion> versions, ObjectDataOutput out) throws IOException {
        out.writeInt(versions.size());
        for (var entry : versions.entrySet()) {
            out.writeString(entry.getKey());
            write(entry.getValue(), out);
        }
    }

    static Map<String, RowVersion> readVersions(ObjectDataInput in) throws IOException {
        Map<String, RowVersion> versions = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            versions.put(readText(in), readVersion(in));
        }
        return versions;
    }

    static void writeTexts(Collection<String> texts, ObjectDataOutput out) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            out.writeString(text);
        }
    }

    static Set<String> readTexts(ObjectDataInput in) throws IOException {
        Set<String> texts = new HashSet<>();
        for (int left = in.readInt(); left > 0; left--) {
            texts.add(readText(in));
        }
        return texts;
    }

    static void writeMembers(Set<UUID> members, ObjectDataOutput out) throws IOException {
        out.writeInt(members.size());
        for (UUID member : members) {
            out.writeLong(member.getMostSignificantBits());
            out.writeLong(member.getLeastSignificantBits());
        }
    }

    static Set<UUID> readMembers(ObjectDataInput in) throws IOException {
        Set<UUID> members = new HashSet<>();
        for (int left = in.readInt(); left > 0; left--) {
            members.add(new UUID(in.readLong(), in.readLong()));
        }
        return members;
    }

    static void writeConflicts(List<Conflict> conflicts, ObjectDataOutput out) throws IOException {
        out.writeInt(conflicts.size());
        for (Conflict conflict : conflicts) {
            out.writeString(conflict.key());
            write(conflict.loser(), out);
            write(conflict.winner(), out);
        }
    }

    static List<Conflict> readConflicts(ObjectDataInput in) throws IOException {
        List<Conflict> conflicts = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            conflicts.add(new Conflict(readText(in), readVersion(in), readVersion(in)));
        }
        return conflicts;
    }

    static String readText(ObjectDataInput in) throws IOException {
        return Objects.requireNonNull(in.readString(), "a text");
    }

    static byte[] readBytes(ObjectDataInput in) throws IOException {
        return Objects.requireNonNull(in.readByteArray(), "bytes");
    }
}
