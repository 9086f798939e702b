package io.be.mesh.cluster.bus.message;

/**
 * Which registrations to show.
 *
 * @param kind empty for any
 * @param name empty for any
 * @param instance empty for any
 * @param after what {@link ServicePage#next} of the page before said; empty for the first page
 * @param limit of the page, at least 1
 */
public record ServiceQuery(String kind, String name, String instance, String after, int limit) {
    /** Longest page. */
    public static final int MAX_LIMIT = 1000;

    public static ServiceQuery of(ServiceRef ref) {
        return new ServiceQuery(ref.kind(), ref.name(), ref.instance(), "", 1);
    }
}
