package io.be.mesh.cluster.bus.message;

/**
 * What is to be described.
 *
 * @param name of an operation, or what names begin with; empty for all
 * @param formatter {@code json}, else Markdown
 */
public record DocRequest(String name, String formatter) {}
