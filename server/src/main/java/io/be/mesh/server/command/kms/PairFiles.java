package io.be.mesh.server.command.kms;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.server.Failure;
import io.be.mesh.server.HomeFolder;
import io.be.mesh.server.command.api.AdminOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The two files of a certificate and its key; nothing that is there is written over. Blocking. */
record PairFiles(Path crt, Path key) {
    PairFiles(String prefix) {
        this(Path.of(prefix + ".crt"), Path.of(prefix + ".key"));
    }

    void requireNew() throws Failure {
        for (Path file : new Path[] {crt, key}) {
            if (Files.exists(file)) {
                throw AdminOptions.usage(file + " is there already", "choose another --out, or move it away");
            }
        }
    }

    void write(String certificate, String secret) throws Failure {
        try {
            Files.createFile(key);
            HomeFolder.ownerOnly(key); // before anything is in it
            Files.writeString(key, secret, StandardCharsets.US_ASCII, StandardOpenOption.WRITE);
            Files.writeString(crt, certificate, StandardCharsets.US_ASCII, StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw Failure.failed(ErrorCode.FORBIDDEN, "cannot write: " + e, "choose another --out");
        }
    }
}
