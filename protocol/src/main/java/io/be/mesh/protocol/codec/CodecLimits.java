package io.be.mesh.protocol.codec;

/**
 * What a parser may use before it gives up.
 *
 * @param depth nesting of objects and arrays
 * @param documentBytes size of one document
 * @param aliases YAML aliases in one document
 */
public record CodecLimits(int depth, int documentBytes, int aliases) {
    /** The limits of the contract: depth 64, 50 aliases. */
    public static CodecLimits of(int documentBytes) {
        return new CodecLimits(64, documentBytes, 50);
    }
}
