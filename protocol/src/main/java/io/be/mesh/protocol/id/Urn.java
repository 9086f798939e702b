package io.be.mesh.protocol.id;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The name of an SDK operation on the wire:
 * {@code <name, labels reversed>.<flag>.<node or institution id>.<domain, two labels>}. Fewer than five labels are a name
 * alone.
 *
 * @param name in reading order, {@code mesh.net.environ}
 * @param flag opaque but for its codec; empty when not given
 * @param id whom it is for, as written; empty means the node that is asked
 */
public record Urn(String name, String flag, String id) {
    private static final int AFTER_NAME = 4;
    private static final int MAX_LENGTH = 1024;

    /**
     * Reads a URN.
     *
     * @throws IllegalArgumentException when it is empty or longer than 1024 characters
     */
    public static Urn parse(String text) {
        String urn = text.trim();
        if (urn.isEmpty() || urn.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a URN has 1 to " + MAX_LENGTH + " characters");
        }
        List<String> labels = labels(urn);
        if (labels.size() <= AFTER_NAME) {
            return new Urn(urn, "", "");
        }
        int end = labels.size() - AFTER_NAME;
        List<String> name = new ArrayList<>(labels.subList(0, end));
        Collections.reverse(name);
        return new Urn(String.join(".", name), labels.get(end), labels.get(end + 1));
    }

    /** Splits at dots, except those inside {@code ${…}}. */
    private static List<String> labels(String urn) {
        List<String> labels = new ArrayList<>();
        int start = 0;
        int depth = 0;
        for (int i = 0; i < urn.length(); i++) {
            char c = urn.charAt(i);
            if (c == '{') {
                depth++;
            } else if (c == '}') {
                depth--;
            } else if (c == '.' && depth <= 0) {
                labels.add(urn.substring(start, i));
                start = i + 1;
            }
        }
        labels.add(urn.substring(start));
        return labels;
    }
}
