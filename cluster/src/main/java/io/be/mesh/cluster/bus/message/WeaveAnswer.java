package io.be.mesh.cluster.bus.message;

/**
 * What becomes of a request to weave.
 *
 * @param approved whether the partnership stands; else it waits for the operator
 * @param message for the operator of the other side
 * @param guestCrt chain that was signed for the request's CSR, PEM; empty while waiting
 */
public record WeaveAnswer(boolean approved, String message, String guestCrt) {}
