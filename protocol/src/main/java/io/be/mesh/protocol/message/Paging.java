package io.be.mesh.protocol.message;

import java.util.Map;

/**
 * Which page of a list is wanted.
 *
 * @param index number of the page, from 0
 * @param limit rows of a page; 0 for the default
 * @param factor what the members of a row must contain, by name of the member
 * @param order name of the member to sort by, with {@code -} before it downwards
 */
public record Paging(String sid, long index, long limit, Map<String, String> factor, String order) {
    public Paging {
        factor = Map.copyOf(factor);
    }
}
