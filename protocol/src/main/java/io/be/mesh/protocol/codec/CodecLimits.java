package io.be.mesh.protocol.codec;

/**
 * What a parser may use before it gives up.
 *
 * @param depth nesting of objects and arrays
 * @param documentBytes size of one document
 * @param aliases YAML aliases in one document
 */
public record CodecLimits(int depth, int documentBytes, int aliases) {
    /** Headers and names around a payload. */
    private static final long AROUND = 64 * 1024;

    /**
     * The limits under which a message of so many bytes fits in every encoding, also when another node has wrapped it:
     * base64 of base64 is 16/9 of the payload.
     */
    public static CodecLimits forMessages(long bytes) {
        return of((int) Math.min(Integer.MAX_VALUE - AROUND, 2 * bytes + AROUND));
    }

    /** The limits of the contract: depth 64, 50 aliases. */
    public static CodecLimits of(int documentBytes) {
        return new CodecLimits(64, documentBytes, 50);
    }
}
