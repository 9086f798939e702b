package io.be.mesh.tests.service;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A web server that is a program of this machine, with a folder of its own. */
final class ProgramBackend implements Backend {
    private static final Duration READY = Duration.ofSeconds(20);

    private final Process process;
    private final int port;
    private final String greeting;

    private ProgramBackend(List<String> command, int port, String greeting, Path folder) throws IOException {
        this.port = port;
        this.greeting = greeting;
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        await("the program listens").atMost(READY).until(this::listens);
    }

    /** Where the program is; empty: it is not there. */
    static Optional<Path> find(String program) {
        return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static ProgramBackend nginx(Path program, String path, Path folder) throws IOException {
        int port = freePort();
        Files.createDirectories(folder.resolve("root" + path));
        Path config = folder.resolve("nginx.conf");
        Files.writeString(config, """
                daemon off;
                master_process off;
                pid %1$s/pid;
                error_log %1$s/error.log;
                events { worker_connections 256; }
                http {
                    access_log off;
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                    server {
                        listen 127.0.0.1:%2$d;
                        client_max_body_size 0;
                        root %1$s/root;
                        location %3$s/hello { return 200 "hello from nginx"; }
                        location / { dav_methods PUT; }
                    }
                }
                """.formatted(folder, port, path));
        return new ProgramBackend(
                List.of(
                        program.toString(),
                        "-e",
                        folder + "/error.log",
                        "-p",
                        folder.toString(),
                        "-c",
                        config.toString()),
                port,
                "hello from nginx",
                folder);
    }

    static ProgramBackend node(Path program, Path folder) throws IOException {
        int port = freePort();
        Path script = folder.resolve("server.js");
        Files.writeString(script, """
                const http = require('http');
                let kept = Buffer.alloc(0);
                http.createServer((request, response) => {
                  if (request.url.endsWith('/file') && request.method === 'PUT') {
                    const parts = [];
                    request.on('data', part => parts.push(part));
                    request.on('end', () => { kept = Buffer.concat(parts); response.writeHead(204); response.end(); });
                  } else if (request.url.endsWith('/file')) {
                    response.writeHead(200, {'Content-Length': kept.length});
                    response.end(request.method === 'HEAD' ? undefined : kept);
                  } else if (request.url.endsWith('/trailers')) {
                    response.writeHead(200, {'Trailer': 'x-sum'});
                    response.write('body');
                    response.addTrailers({'x-sum': '42'});
                    response.end();
                  } else {
                    response.end('hello from Node');
                  }
                }).listen(%d, '127.0.0.1');
                """.formatted(port));
        return new ProgramBackend(List.of(program.toString(), script.toString()), port, "hello from Node", folder);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String greeting() {
        return greeting;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
