package io.be.mesh.client.session;

/**
 * The latest of many keys, each a digest of 128 bits: kept in two tables without objects, so that a collector has nothing to follow. When
 * the newer one is full or old it takes the place of the older one, which is forgotten. One thread at a time.
 */
final class RecentKeys {
    private final int atLeast;
    private final long windowNanos;
    private Table newer = new Table(Table.FEWEST_SLOTS);
    private Table older = newer;
    private long since;

    /**
     * @param atLeast so many are remembered, and up to twice as many
     * @param windowNanos for so long, and up to twice as long, unless there are more
     */
    RecentKeys(int atLeast, long windowNanos, long nowNanos) {
        this.atLeast = atLeast;
        this.windowNanos = windowNanos;
        this.since = nowNanos;
    }

    /** Whether it is not one of those that are remembered; it is from now on. */
    boolean add(long high, long low, long nowNanos) {
        if (newer.size == atLeast || nowNanos - since > windowNanos) {
            older = newer;
            newer = new Table(newer.size == atLeast ? older.slots() : Table.FEWEST_SLOTS);
            since = nowNanos;
        }
        return !(older != newer && older.contains(high, low)) && newer.add(high, low);
    }

    /** Open addressing, half full at most; a slot of two zeros is free. */
    private static final class Table {
        private static final int FEWEST_SLOTS = 64;

        private long[] words;
        private int size;

        Table(int slots) {
            words = new long[2 * slots];
        }

        int slots() {
            return words.length / 2;
        }

        boolean contains(long high, long low) {
            int at = find(words, high, low);
            return words[at] != 0 || words[at + 1] != 0;
        }

        boolean add(long high, long low) {
            if (contains(high, low)) {
                return false;
            }
            if (2 * size >= slots()) {
                grow();
            }
            put(words, high, low);
            size++;
            return true;
        }

        private void grow() {
            long[] more = new long[2 * words.length];
            for (int i = 0; i < words.length; i += 2) {
                if (words[i] != 0 || words[i + 1] != 0) {
                    put(more, words[i], words[i + 1]);
                }
            }
            words = more;
        }

        private static void put(long[] words, long high, long low) {
            int at = find(words, high, low);
            words[at] = high;
            words[at + 1] = low;
        }

        /** Where it is, or the free place where it belongs. */
        private static int find(long[] words, long high, long low) {
            int mask = words.length - 2;
            int at = (int) high << 1 & mask;
            while ((words[at] != 0 || words[at + 1] != 0) && (words[at] != high || words[at + 1] != low)) {
                at = at + 2 & mask;
            }
            return at;
        }
    }
}
