package io.be.mesh.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A key on P-256, as nodes have by default, and its certificate, made by the JDK's own tool. */
public final class KeyFile {
    /** Protects nothing: the file lives as long as a run. */
    public static final String PASSWORD = "only-for-a-bench";

    private static final long DEADLINE_SECONDS = 30;
    private static final Base64.Encoder MIME = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private KeyFile() {}

    /** Writes the key and the certificate of a file made here as text, one after the other, in place of what is there. */
    public static Path pem(Path keys, Path file) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
            String alias = store.aliases().nextElement();
            Key key = store.getKey(alias, PASSWORD.toCharArray());
            String text = block("PRIVATE KEY", key.getEncoded())
                    + block("CERTIFICATE", store.getCertificate(alias).getEncoded());
            return Files.writeString(file, text);
        } catch (GeneralSecurityException e) {
            throw new IOException("no key in " + keys + ": " + e.getMessage(), e);
        }
    }

    private static String block(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n" + MIME.encodeToString(content) + "\n-----END " + label + "-----\n";
    }

    /** Makes a PKCS#12 file, in place of one that is there. */
    public static Path make(Path file) throws IOException {
        Files.deleteIfExists(file);
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=bench",
                "-ext",
                "san=dns:bench.trustbe.cn",
                "-ext",
                "eku=serverAuth,clientAuth",
                "-validity",
                "30");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("keytool still ran after " + DEADLINE_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new IOException("keytool ended with " + process.exitValue());
            }
            return file;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
