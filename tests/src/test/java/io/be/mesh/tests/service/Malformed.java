package io.be.mesh.tests.service;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests that two readers could take for different ones, or for different numbers of them. Each is sent alone on a connection,
 * to any path, with {@code GET {path}} or {@code POST {path}}.
 *
 * @param name of the trick
 * @param status that it is answered with
 * @param text of the request in ISO-8859-1, {@code {path}} for the path
 */
record Malformed(String name, int status, String text) {
    private static final String HOST = "Host: mesh.example\r\n";
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

    byte[] bytes(String path) {
        return text.replace("{path}", path).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        return name;
    }

    static List<Malformed> all() {
        Table table = new Table();
        lengths(table);
        codings(table);
        chunks(table);
        lines(table);
        names(table);
        hosts(table);
        requestLines(table);
        targets(table);
        return table.rows;
    }

    private static void lengths(Table table) {
        table.post("a length and a coding", "Content-Length: 5\r\n" + CHUNKED, "0\r\n\r\n");
        table.post("a coding and a length", CHUNKED + "Content-Length: 5\r\n", "0\r\n\r\n");
        table.post("two lengths", "Content-Length: 5\r\nContent-Length: 6\r\n", "hello!");
        table.post("the same length twice", "Content-Length: 5\r\nContent-Length: 5\r\n", "hello");
        table.post("a list of lengths", "Content-Length: 5, 6\r\n", "hello!");
        table.post("a list of the same length", "Content-Length: 5, 5\r\n", "hello");
        table.post("a length with a plus", "Content-Length: +5\r\n", "hello");
        table.post("a length with a minus", "Content-Length: -5\r\n", "hello");
        table.post("a length with a space in it", "Content-Length: 5 5\r\n", "hello");
        table.post("a length in hexadecimal", "Content-Length: 0x5\r\n", "hello");
        table.post("a length with a fraction", "Content-Length: 5.0\r\n", "hello");
        table.post("a length beyond a long", "Content-Length: 18446744073709551621\r\n", "hello");
        table.post("an empty length", "Content-Length:\r\n", "hello");
        table.post("a length that is a word", "Content-Length: five\r\n", "hello");
        table.post("a length with a lookalike", "Content-Length: 5\r\nContent_Length: 0\r\n", "hello");
        table.post("a length twice in HTTP/1.0", "HTTP/1.0", "Content-Length: 5\r\nContent-Length: 6\r\n", "hello!");
    }

    private static void codings(Table table) {
        table.post("chunked in a list", "Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n");
        table.post("chunked before another", "Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n");
        table.post("chunked twice", CHUNKED + CHUNKED, "0\r\n\r\n");
        table.post("chunked twice in a list", "Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n");
        table.post("identity", "Transfer-Encoding: identity\r\n", "");
        table.post("identity and chunked", "Transfer-Encoding: identity\r\n" + CHUNKED, "0\r\n\r\n");
        table.post("chunked with x", "Transfer-Encoding: xchunked\r\n", "0\r\n\r\n");
        table.post("chunked in quotes", "Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n");
        table.post("chunked with a parameter", "Transfer-Encoding: chunked;q=1\r\n", "0\r\n\r\n");
        table.post("chunked with a comma", "Transfer-Encoding: chunked,\r\n", "0\r\n\r\n");
        table.post("chunked behind a vertical tab", "Transfer-Encoding: \u000bchunked\r\n", "0\r\n\r\n");
        table.post("chunked with a high byte", "Transfer-Encoding: chunked\u0080\r\n", "0\r\n\r\n");
        table.post("an empty coding", "Transfer-Encoding:\r\n", "0\r\n\r\n");
        table.post("chunked in HTTP/1.0", "HTTP/1.0", CHUNKED, "0\r\n\r\n");
        table.post("a coding with a lookalike", "Transfer_Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n");
        table.post("a coding behind a space", "Transfer-Encoding : chunked\r\n", "0\r\n\r\n");
        table.post("a coding on a folded line", "Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n");
    }

    private static void chunks(Table table) {
        table.chunks("a size with 0x", "0x5\r\nhello\r\n0\r\n\r\n");
        table.chunks("a size with a plus", "+5\r\nhello\r\n0\r\n\r\n");
        table.chunks("a size with a minus", "-5\r\nhello\r\n0\r\n\r\n");
        table.chunks("a size behind a space", " 5\r\nhello\r\n0\r\n\r\n");
        table.chunks("a size before a space", "5 \r\nhello\r\n0\r\n\r\n");
        table.chunks("a size of many zeros", "0000000000000005\r\nhello\r\n0\r\n\r\n");
        table.chunks("a size beyond an int", "fffffffff\r\nhello\r\n0\r\n\r\n");
        table.chunks("a size that wraps round", "100000005\r\nhello\r\n0\r\n\r\n");
        table.chunks("no size", "\r\nhello\r\n0\r\n\r\n");
        table.chunks("no size but an extension", ";a=b\r\nhello\r\n0\r\n\r\n");
        table.chunks("an extension over the bound", "5;" + "x".repeat(300) + "\r\nhello\r\n0\r\n\r\n");
        table.chunks("an extension with a bare LF", "5;a\nhello\r\n0\r\n\r\n");
        table.chunks("an extension with a bare CR", "5;a\rb\r\nhello\r\n0\r\n\r\n");
        table.chunks("an extension with a NUL", "5;a\u0000\r\nhello\r\n0\r\n\r\n");
        table.chunks("a size with a bare LF", "5\nhello\r\n0\r\n\r\n");
        table.chunks("no line end behind the data", "5\r\nhello0\r\n\r\n");
        table.chunks("a bare LF behind the data", "5\r\nhello\n0\r\n\r\n");
        table.chunks("more data than the size says", "5\r\nhello!\r\n0\r\n\r\n");
        table.chunks("a bare LF at the end", "5\r\nhello\r\n0\r\n\n");
        table.chunks("a trailer that is a length", "5\r\nhello\r\n0\r\nContent-Length: 9\r\n\r\n");
        table.chunks("a trailer that is a coding", "5\r\nhello\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n");
        table.chunks("a trailer that is a host", "5\r\nhello\r\n0\r\nHost: other.example\r\n\r\n");
        table.chunks("a trailer on a folded line", "5\r\nhello\r\n0\r\na: b\r\n c\r\n\r\n");
        table.chunks("a trailer with a space before the colon", "5\r\nhello\r\n0\r\na : b\r\n\r\n");
        table.chunks("a trailer over the bound", "5\r\nhello\r\n0\r\na: " + "x".repeat(70_000) + "\r\n\r\n");
    }

    private static void lines(Table table) {
        table.get("a folded header", "a: b\r\n c: d\r\n");
        table.get("a header folded with a tab", "a: b\r\n\tc\r\n");
        table.get("a bare LF behind a header", "a: b\nc: d\r\n");
        table.get("a bare CR in a header", "a: b\rc: d\r\n");
        table.get("a bare CR before the line end", "a: b\r\r\n");
        table.get("a NUL in a value", "a: b\u0000c\r\n");
        table.get("a control character in a value", "a: b\u0001c\r\n");
        table.get("a DEL in a value", "a: b\u007fc\r\n");
        table.get("a backspace in a value", "a: b\bc\r\n");
        table.raw("a bare LF behind the request line", "GET {path} HTTP/1.1\n" + HOST + "\r\n");
        table.raw("bare LFs everywhere", "GET {path} HTTP/1.1\nHost: mesh.example\n\n");
        table.raw("the first header is folded", "GET {path} HTTP/1.1\r\n Host: mesh.example\r\n\r\n");
        table.raw("a bare LF before the request line", "\nGET {path} HTTP/1.1\r\n" + HOST + "\r\n");
        table.raw("many empty lines", "\r\n".repeat(20) + "GET {path} HTTP/1.1\r\n" + HOST + "\r\n");
        table.row(
                "headers over the bound",
                431,
                "GET {path} HTTP/1.1\r\n" + HOST + "a: " + "x".repeat(70_000) + "\r\n\r\n");
    }

    private static void names(Table table) {
        table.get("a space before the colon", "a : b\r\n");
        table.get("a tab before the colon", "a\t: b\r\n");
        table.get("an empty name", ": b\r\n");
        table.get("no colon", "ab\r\n");
        table.get("a space in a name", "a b: c\r\n");
        table.get("a NUL in a name", "a\u0000b: c\r\n");
        table.get("a control character in a name", "a\u0001b: c\r\n");
        table.get("a high byte in a name", "a\u00e4: c\r\n");
        table.get("a bracket in a name", "a[0]: c\r\n");
        table.get("a slash in a name", "a/b: c\r\n");
        table.get("the connection names the host", "Connection: close, Host\r\n");
        table.post("the connection names the length", "Connection: Content-Length\r\nContent-Length: 5\r\n", "hello");
    }

    private static void hosts(Table table) {
        table.raw("no host", "GET {path} HTTP/1.1\r\n\r\n");
        table.get("two hosts", "Host: other.example\r\n");
        table.get("the same host twice", HOST);
        table.host("an empty host", "");
        table.host("a host with a user", "user@mesh.example");
        table.host("a host with a path", "mesh.example/a");
        table.host("a host with a space", "mesh.example other.example");
        table.host("a host with a comma", "mesh.example,other.example");
        table.host("a host with a fragment", "mesh.example#a");
        table.host("a host with a percent sign", "mesh%2eexample");
        table.host("a host with a port that is a word", "mesh.example:http");
        table.host("a host with a port too large", "mesh.example:65536");
        table.host("a host with two ports", "mesh.example:80:81");
        table.host("a host with an open bracket", "[::1");
        table.host("a host with high bytes", "m\u00e4sh.example");
        table.raw("an absolute target for another host", "GET http://other.example{path} HTTP/1.1\r\n" + HOST + "\r\n");
        table.raw(
                "an absolute target for another port", "GET http://mesh.example:81{path} HTTP/1.1\r\n" + HOST + "\r\n");
        table.raw("an absolute target with a user", "GET http://u@mesh.example{path} HTTP/1.1\r\n" + HOST + "\r\n");
        table.raw("an absolute target of another scheme", "GET ftp://mesh.example{path} HTTP/1.1\r\n" + HOST + "\r\n");
        table.raw("an absolute target without a host", "GET http://{path} HTTP/1.1\r\n" + HOST + "\r\n");
    }

    private static void requestLines(Table table) {
        table.raw("HTTP/0.9", "GET {path}\r\n\r\n");
        table.line("HTTP/2.0", "GET {path} HTTP/2.0");
        table.line("HTTP/1.2", "GET {path} HTTP/1.2");
        table.line("HTTP/1.10", "GET {path} HTTP/1.10");
        table.line("HTTP/01.1", "GET {path} HTTP/01.1");
        table.line("http in lower case", "GET {path} http/1.1");
        table.line("another protocol", "GET {path} ICY/1.1");
        table.line("two spaces before the target", "GET  {path} HTTP/1.1");
        table.line("two spaces before the version", "GET {path}  HTTP/1.1");
        table.line("a tab before the target", "GET\t{path} HTTP/1.1");
        table.line("a form feed before the version", "GET {path}\fHTTP/1.1");
        table.line("a space before the method", " GET {path} HTTP/1.1");
        table.line("a space behind the version", "GET {path} HTTP/1.1 ");
        table.line("a space in the target", "GET {path} a HTTP/1.1");
        table.line("a word too many", "GET {path} HTTP/1.1 HTTP/1.1");
        table.line("no target", "GET HTTP/1.1");
        table.line("a method that is no token", "GE(T {path} HTTP/1.1");
        table.line("a NUL in the method", "G\u0000ET {path} HTTP/1.1");
        table.line("CONNECT", "CONNECT mesh.example:443 HTTP/1.1");
        table.line("CONNECT to a path", "CONNECT {path} HTTP/1.1");
        table.line("TRACE", "TRACE {path} HTTP/1.1");
        table.line("a target in authority form", "GET mesh.example:443 HTTP/1.1");
        table.line("an asterisk", "GET * HTTP/1.1");
        table.line("no leading slash", "GET stats HTTP/1.1");
        table.row("a target over the bound", 414, "GET {path}?" + "x".repeat(70_000) + " HTTP/1.1\r\n" + HOST + "\r\n");
    }

    private static void targets(Table table) {
        table.target("a dot segment", "{path}/./a");
        table.target("a double dot segment", "{path}/../a");
        table.target("a double dot at the end", "{path}/..");
        table.target("an encoded dot segment", "{path}/%2e/a");
        table.target("an encoded double dot", "{path}/%2e%2E/a");
        table.target("a half encoded double dot", "{path}/.%2e/a");
        table.target("a double dot with a parameter", "{path}/..;a=b/c");
        table.target("an encoded slash", "{path}%2fa");
        table.target("an encoded slash in capitals", "{path}%2Fa");
        table.target("an encoded backslash", "{path}%5ca");
        table.target("a backslash", "{path}\\a");
        table.target("an empty segment", "{path}//a");
        table.target("an empty segment in front", "/{path}");
        table.target("an encoded NUL", "{path}%00");
        table.target("an encoded line end", "{path}%0d%0aa:b");
        table.target("a percent sign alone", "{path}%");
        table.target("a percent sign with one digit", "{path}%4");
        table.target("a percent sign with a letter", "{path}%zz");
        table.target("a percent sign alone in the query", "{path}?a=%");
        table.target("a fragment", "{path}#a");
        table.target("a fragment behind the query", "{path}?a#b");
        table.target("a high byte", "{path}/\u00e4");
        table.target("UTF-8 that is not encoded", "{path}/\u00e5\u00ad\u0097");
        table.target("a DEL", "{path}/\u007f");
    }

    private static final class Table {
        private final List<Malformed> rows = new ArrayList<>();

        void row(String name, int status, String text) {
            rows.add(new Malformed(name, status, text));
        }

        void raw(String name, String text) {
            row(name, 400, text);
        }

        void get(String name, String headers) {
            raw(name, "GET {path} HTTP/1.1\r\n" + HOST + headers + "\r\n");
        }

        void post(String name, String headers, String body) {
            post(name, "HTTP/1.1", headers, body);
        }

        void post(String name, String version, String headers, String body) {
            raw(name, "POST {path} " + version + "\r\n" + HOST + headers + "\r\n" + body);
        }

        void chunks(String name, String body) {
            post(name, CHUNKED, body);
        }

        void host(String name, String host) {
            raw(name, "GET {path} HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        }

        void line(String name, String line) {
            raw(name, line + "\r\n" + HOST + "\r\n");
        }

        void target(String name, String target) {
            line(name, "GET " + target + " HTTP/1.1");
        }
    }
}
