package io.be.mesh.protocol.codec;

import com.fasterxml.jackson.core.ErrorReportConfiguration;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;

/** The factory of JSON parsers and writers, set to the limits and the leniency of the contract. */
final class JsonFormat {
    private static final int MAX_NAME = 1024;
    private static final int MAX_NUMBER = 64;

    private JsonFormat() {}

    static JsonFactory factory(CodecLimits limits) {
        return JsonFactory.builder()
                .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                .streamReadConstraints(constraints(limits))
                // The words of the parser must not repeat the input, which may be a key.
                .errorReportConfiguration(ErrorReportConfiguration.builder()
                        .maxErrorTokenLength(0)
                        .maxRawContentLength(0)
                        .build())
                .build();
    }

    /** Texts may be as long as the document, because a payload is a text; names and numbers are short. */
    static StreamReadConstraints constraints(CodecLimits limits) {
        return StreamReadConstraints.builder()
                .maxNestingDepth(limits.depth())
                .maxStringLength(limits.documentBytes())
                .maxNameLength(MAX_NAME)
                .maxNumberLength(MAX_NUMBER)
                .build();
    }
}
