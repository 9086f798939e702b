package io.be.mesh.tests.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Looks for many secrets at once, in one pass over the bytes: they are filed under their first eight. */
final class SecretSearch {
    private static final int FILTER_BITS = 20;

    private final Map<Long, List<Needle>> byHead = new HashMap<>();
    private final BitSet filter = new BitSet(1 << FILTER_BITS);

    private record Needle(String name, ByteBuffer form) {}

    SecretSearch(Collection<Secret> secrets) {
        for (Secret secret : secrets) {
            for (ByteBuffer form : secret.forms()) {
                long head = form.getLong(0);
                byHead.computeIfAbsent(head, any -> new ArrayList<>()).add(new Needle(secret.name(), form));
                filter.set(bucket(head));
            }
        }
    }

    Set<String> in(String text) {
        return in(ByteBuffer.wrap(text.getBytes(UTF_8)));
    }

    /** How often each was found, by its name; the file is not read into memory. */
    SortedMap<String, Integer> counted(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return counted(channel.map(MapMode.READ_ONLY, 0, channel.size()));
        }
    }

    /** The names of what was found. */
    Set<String> in(ByteBuffer bytes) {
        return counted(bytes).keySet();
    }

    /** How often each was found, by its name. */
    private SortedMap<String, Integer> counted(ByteBuffer bytes) {
        SortedMap<String, Integer> found = new TreeMap<>();
        long head = 0;
        for (int i = 0; i < bytes.limit(); i++) {
            head = (head << Byte.SIZE) | (bytes.get(i) & 0xff);
            if (i >= Long.BYTES - 1 && filter.get(bucket(head))) {
                int start = i - Long.BYTES + 1;
                for (Needle needle : byHead.getOrDefault(head, List.of())) {
                    if (isAt(bytes, start, needle.form())) {
                        found.merge(needle.name(), 1, Integer::sum);
                    }
                }
            }
        }
        return found;
    }

    private static boolean isAt(ByteBuffer bytes, int start, ByteBuffer form) {
        int length = form.limit();
        return start + length <= bytes.limit() && bytes.slice(start, length).equals(form);
    }

    private static int bucket(long head) {
        return (int) ((head * 0x9E3779B97F4A7C15L) >>> (Long.SIZE - FILTER_BITS));
    }
}
