package io.be.mesh.protocol.codec;

import com.google.protobuf.ByteString;
import java.io.Reader;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * The text of a YAML document as the scanner of the library wants it.
 *
 * <p>The library's own reader copies its window for every kilobyte of a long scalar: four megabytes took a minute. This
 * one holds the text once. Positions count code points.
 */
final class YamlText extends StreamReader {
    private static final int[] NO_SNIPPET = {};
    private static final String LINE_BREAKS = "\n\u0085\u2028\u2029";

    private final String text;
    /** Set when some character needs two chars, so that a position is no index of the text. */
    private final int @Nullable [] codePoints;

    private final int length;
    private int position;
    private int documentPosition;
    private int line;
    private int column;

    /** @throws ReaderException for a character YAML does not allow */
    YamlText(ByteString body) {
        super(Reader.nullReader());
        String whole = body.toStringUtf8();
        text = whole.startsWith("\uFEFF") ? whole.substring(1) : whole;
        codePoints = text.chars().anyMatch(c -> Character.isSurrogate((char) c))
                ? text.codePoints().toArray()
                : null;
        length = codePoints == null ? text.length() : codePoints.length;
        for (int i = 0; i < length; i++) {
            if (!isPrintable(at(i))) {
                throw new ReaderException("body", i, at(i), "special characters are not allowed");
            }
        }
    }

    private int at(int index) {
        return codePoints == null ? text.charAt(index) : codePoints[index];
    }

    @Override
    public int peek() {
        return peek(0);
    }

    /** The code point so far ahead, 0 behind the end. */
    @Override
    public int peek(int ahead) {
        return position + ahead < length ? at(position + ahead) : 0;
    }

    @Override
    public String prefix(int count) {
        int end = Math.min(length, position + count);
        return codePoints == null ? text.substring(position, end) : new String(codePoints, position, end - position);
    }

    @Override
    public String prefixForward(int count) {
        String prefix = prefix(count);
        position += count;
        documentPosition += count;
        column += count;
        return prefix;
    }

    @Override
    public void forward() {
        forward(1);
    }

    @Override
    public void forward(int count) {
        for (int i = 0; i < count && position < length; i++) {
            int c = at(position++);
            documentPosition++;
            if (LINE_BREAKS.indexOf(c) >= 0 || c == '\r' && peek() != '\n') {
                line++;
                column = 0;
            } else if (c != 0xFEFF) {
                column++;
            }
        }
    }

    @Override
    public Mark getMark() {
        return new Mark("body", position, line, column, NO_SNIPPET, 0);
    }

    @Override
    public int getIndex() {
        return position;
    }

    @Override
    public int getDocumentIndex() {
        return documentPosition;
    }

    @Override
    public void resetDocumentIndex() {
        documentPosition = 0;
    }

    @Override
    public int getLine() {
        return line;
    }

    @Override
    public int getColumn() {
        return column;
    }
}
