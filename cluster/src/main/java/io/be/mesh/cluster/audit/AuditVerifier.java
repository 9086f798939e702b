package io.be.mesh.cluster.audit;

import io.be.mesh.cluster.audit.AuditReport.Break;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole audit log and checks each line against its hash and the line before. It needs nothing but the files; a node may
 * be writing them. Blocking; one use by one thread.
 *
 * <p>Lines that were changed, dropped, moved or put in are found by the chain alone. That the end of a log was cut off, or all
 * of it written anew, is found by a hash that was kept elsewhere.
 */
public final class AuditVerifier {
    private final String expected;
    private final List<String> remarks = new ArrayList<>();
    private AuditHead head = AuditHead.NONE;
    private long firstSeq;
    private long lines;
    private boolean met;
    private String file = "";
    private long number;
    private @Nullable Damage damage;

    private AuditVerifier(String expected) {
        this.expected = expected.strip().toLowerCase(Locale.ROOT);
        this.met = this.expected.isEmpty() || this.expected.equals(AuditHead.NONE.hash());
    }

    /** What stands where a line should be. */
    private static final class Damage {
        private final long number;
        private final MessageDigest digest = AuditLine.sha256();
        private long bytes;
        private boolean ended;

        Damage(long number) {
            this.number = number;
        }

        void add(LineReader.Line line) {
            digest.update(line.bytes());
            bytes += line.bytes().length;
            ended = line.ended();
            if (ended) {
                digest.update((byte) '\n');
                bytes++;
            }
        }
    }

    /** Ends the reading at the first break. */
    private static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Break found;

        Broken(String file, long line, String what) {
            super(what, null, false, false);
            this.found = new Break(file, line, what);
        }
    }

    /**
     * @param folder {@code MESH_HOME/audit}
     * @param expected hash of a line that must be in the log, as an earlier report gave it; empty for none
     */
    public static AuditReport verify(Path folder, String expected) throws IOException {
        AuditVerifier verifier = new AuditVerifier(expected);
        Optional<Break> broken = verifier.run(new AuditFolder(folder));
        return new AuditReport(verifier.lines, verifier.firstSeq, verifier.head, verifier.remarks, broken);
    }

    private Optional<Break> run(AuditFolder folder) throws IOException {
        try {
            List<Path> files = Files.isDirectory(folder.path()) ? folder.files() : List.of();
            for (Path each : files) {
                read(each, each.equals(files.get(files.size() - 1)));
            }
            if (!met) {
                throw new Broken(
                        "", 0, "no line has the hash " + expected + ": lines were cut off, or the log written anew");
            }
            return Optional.empty();
        } catch (Broken e) {
            return Optional.of(e.found);
        }
    }

    private void read(Path path, boolean last) throws IOException, Broken {
        file = String.valueOf(path.getFileName());
        number = 0;
        try (LineReader reader = new LineReader(path)) {
            for (LineReader.Line line = reader.next(); line != null; line = reader.next()) {
                number++;
                Optional<AuditLine> read = AuditLine.read(line.bytes());
                if (read.isPresent()) {
                    follow(read.get());
                } else {
                    damaged(line);
                }
            }
        }
        Damage left = damage;
        if (left != null && (!last || left.ended)) {
            throw new Broken(file, left.number, "it is not a line of the log");
        }
        if (left != null) {
            remarks.add(file + " ends in " + left.bytes
                    + " bytes that are not a whole line yet: it is being written, or a crash has torn it");
        }
    }

    private void damaged(LineReader.Line line) {
        Damage here = damage;
        if (here == null) {
            here = new Damage(number);
            damage = here;
        }
        here.add(line);
    }

    private void follow(AuditLine line) throws Broken {
        if (!line.sound()) {
            throw new Broken(file, number, "line " + line.seq() + " was changed: its hash is not that of its content");
        }
        explained(line);
        if (firstSeq == 0) {
            first(line);
        } else if (line.seq() != head.seq() + 1) {
            throw new Broken(file, number, "line " + head.seq() + " is followed by line " + line.seq());
        } else if (!line.prev().equals(head.hash())) {
            throw new Broken(file, number, "line " + line.seq() + " is not chained to the line before");
        }
        head = line.head();
        lines++;
        met |= line.hash().equals(expected);
    }

    private void first(AuditLine line) throws Broken {
        firstSeq = line.seq();
        if (line.seq() > 1) {
            remarks.add("the log begins with line " + line.seq() + ": older files are not here");
        } else if (line.seq() < 1 || !line.prev().equals(AuditHead.NONE.hash())) {
            throw new Broken(file, number, "it is not the first line of a log");
        }
    }

    /** What a crash has torn is explained by the line behind it; anything else that is no line is a break. */
    private void explained(AuditLine line) throws Broken {
        Damage before = damage;
        if (before == null) {
            return;
        }
        if (!line.torn().equals(AuditLine.tornText(before.digest, before.bytes))) {
            throw new Broken(file, before.number, "it is not a line of the log");
        }
        remarks.add(file + " line " + before.number + ": " + before.bytes + " bytes that a crash has torn");
        damage = null;
    }
}
