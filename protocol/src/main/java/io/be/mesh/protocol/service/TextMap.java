package io.be.mesh.protocol.service;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A map from texts that is never changed: another one is made that shares all but a few objects with it, whatever its size. It is asked
 * with a part of a text, which need not be cut out for that. Immutable; any thread.
 */
public final class TextMap<V> {
    /** Bits of the hash that choose a slot of a branch; a shift by the whole hash takes the lowest six. */
    private static final int BITS = 6;

    private static final int HASH_BITS = 32;
    private static final TextMap<?> EMPTY = new TextMap<>(null, 0);

    private final @Nullable Node root;
    private final int size;

    /** A hash array mapped trie. */
    private sealed interface Node permits Branch, Leaf {}

    /** @param slots one for each bit that is set */
    @SuppressWarnings("ArrayRecordComponent") // Never handed out, never compared.
    private record Branch(long bits, Node[] slots) implements Node {
        int index(long bit) {
            return Long.bitCount(bits & (bit - 1));
        }
    }

    /** @param next of the same hash, which is rare */
    private record Leaf(
            int hash, String key, Object value, @Nullable Leaf next) implements Node {}

    private TextMap(@Nullable Node root, int size) {
        this.root = root;
        this.size = size;
    }

    @SuppressWarnings("unchecked") // It holds nothing.
    public static <V> TextMap<V> empty() {
        return (TextMap<V>) EMPTY;
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public @Nullable V get(String key) {
        return get(key, 0, key.length());
    }

    /** What is there for the characters of a text from one index to before another. */
    @SuppressWarnings("unchecked") // Only values of V are put in.
    public @Nullable V get(String text, int from, int to) {
        if (root == null) {
            return null;
        }
        int hash = hash(text, from, to);
        Node node = root;
        int rest = hash;
        while (node instanceof Branch branch) {
            long bit = 1L << rest;
            if ((branch.bits & bit) == 0) {
                return null;
            }
            node = branch.slots[branch.index(bit)];
            rest >>>= BITS;
        }
        for (Leaf leaf = (Leaf) node; leaf != null; leaf = leaf.next) {
            if (leaf.hash == hash && leaf.key.length() == to - from && text.startsWith(leaf.key, from)) {
                return (V) leaf.value;
            }
        }
        return null;
    }

    /** This map with another value for a key. */
    public TextMap<V> with(String key, V value) {
        int hash = hash(key, 0, key.length());
        int grown = get(key) == null ? size + 1 : size;
        return new TextMap<>(put(root, 0, new Leaf(hash, key, value, null)), grown);
    }

    /** This map without a key, which may be missing. */
    public TextMap<V> without(String key) {
        return get(key) == null ? this : new TextMap<>(remove(root, 0, hash(key, 0, key.length()), key), size - 1);
    }

    /** Every value, in no particular order. */
    public void forEach(Consumer<? super V> consumer) {
        if (root != null) {
            forEach(root, consumer);
        }
    }

    @SuppressWarnings("unchecked") // Only values of V are put in.
    private static <V> void forEach(Node node, Consumer<? super V> consumer) {
        if (node instanceof Branch branch) {
            for (Node each : branch.slots) {
                forEach(each, consumer);
            }
        } else {
            for (Leaf leaf = (Leaf) node; leaf != null; leaf = leaf.next) {
                consumer.accept((V) leaf.value);
            }
        }
    }

    private static Node put(@Nullable Node node, int shift, Leaf added) {
        if (node == null) {
            return added;
        }
        if (node instanceof Branch branch) {
            long bit = 1L << (added.hash >>> shift);
            int index = branch.index(bit);
            if ((branch.bits & bit) != 0) {
                Node[] slots = branch.slots.clone();
                slots[index] = put(slots[index], shift + BITS, added);
                return new Branch(branch.bits, slots);
            }
            return new Branch(branch.bits | bit, inserted(branch.slots, index, added));
        }
        Leaf there = (Leaf) node;
        if (there.hash == added.hash) {
            return new Leaf(added.hash, added.key, added.value, unlinked(there, added.key));
        }
        // Two hashes that differ part before their bits are used up.
        Branch branch = new Branch(1L << (there.hash >>> shift), new Node[] {there});
        return put(branch, shift, added);
    }

    private static @Nullable Node remove(@Nullable Node node, int shift, int hash, String key) {
        if (node instanceof Leaf leaf) {
            return unlinked(leaf, key);
        }
        Branch branch = (Branch) Objects.requireNonNull(node);
        long bit = 1L << (hash >>> shift);
        int index = branch.index(bit);
        Node left = remove(branch.slots[index], shift + BITS, hash, key);
        if (left != null) {
            if (branch.slots.length == 1 && left instanceof Leaf) {
                return left;
            }
            Node[] slots = branch.slots.clone();
            slots[index] = left;
            return new Branch(branch.bits, slots);
        }
        if (branch.slots.length == 1) {
            return null;
        }
        Node[] slots = removed(branch.slots, index);
        return slots.length == 1 && slots[0] instanceof Leaf ? slots[0] : new Branch(branch.bits & ~bit, slots);
    }

    /** The chain without the leaf of a key. */
    private static @Nullable Leaf unlinked(@Nullable Leaf first, String key) {
        if (first == null) {
            return null;
        }
        return first.key.equals(key)
                ? first.next
                : new Leaf(first.hash, first.key, first.value, unlinked(first.next, key));
    }

    private static Node[] inserted(Node[] slots, int index, Node added) {
        Node[] grown = new Node[slots.length + 1];
        System.arraycopy(slots, 0, grown, 0, index);
        grown[index] = added;
        System.arraycopy(slots, index, grown, index + 1, slots.length - index);
        return grown;
    }

    private static Node[] removed(Node[] slots, int index) {
        Node[] shrunk = Arrays.copyOf(slots, slots.length - 1);
        System.arraycopy(slots, index + 1, shrunk, index, slots.length - index - 1);
        return shrunk;
    }

    private static int hash(String text, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text.charAt(i);
        }
        // Spread, because the lowest bits are used first.
        return (hash ^ (hash >>> HASH_BITS / 2)) * 0x9E3779B1;
    }
}
