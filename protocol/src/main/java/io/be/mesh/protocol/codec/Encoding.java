package io.be.mesh.protocol.codec;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The encodings of the structured profile. The two forms are answered in JSON. */
public enum Encoding {
    JSON("application/json"),
    PROTOBUF("application/x-protobuf"),
    XML("application/xml", "text/xml"),
    MSGPACK("application/x-msgpack", "application/msgpack"),
    YAML("application/x-yaml"),
    TOML("application/toml"),
    MULTIPART("multipart/form-data"),
    FORM("application/x-www-form-urlencoded");

    private final String[] mediaTypes;

    Encoding(String... mediaTypes) {
        this.mediaTypes = mediaTypes;
    }

    /** The first name of the encoding. */
    public String mediaType() {
        return mediaTypes[0];
    }

    public boolean isForm() {
        return this == MULTIPART || this == FORM;
    }

    /** The encoding of a content type, which is cut at the first {@code ;} or blank; null when it is none of the table. */
    public static @Nullable Encoding of(String contentType) {
        String type = cut(contentType);
        for (Encoding encoding : values()) {
            for (String name : encoding.mediaTypes) {
                if (name.equals(type)) {
                    return encoding;
                }
            }
        }
        return null;
    }

    /** A content type without its parameters, in lower case. */
    public static String cut(String contentType) {
        int end = 0;
        while (end < contentType.length() && contentType.charAt(end) != ';' && contentType.charAt(end) != ' ') {
            end++;
        }
        return contentType.substring(0, end).toLowerCase(Locale.ROOT);
    }
}
