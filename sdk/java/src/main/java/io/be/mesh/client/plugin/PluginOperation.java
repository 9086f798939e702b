package io.be.mesh.client.plugin;

/** An operation that a plugin serves. Up to four calls at once are run; each has 10 s. */
@FunctionalInterface
public interface PluginOperation {
    /**
     * Answers a call.
     *
     * @param json the arguments, an object
     * @return one JSON value
     * @throws PluginException what the caller is told; every other failure is told as {@code E0000000500}
     */
    String call(String json) throws Exception;
}
