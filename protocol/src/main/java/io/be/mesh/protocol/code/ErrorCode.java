package io.be.mesh.protocol.code;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every result code of PTP/1.0 with its texts and its mapping to HTTP and gRPC. The one place for these facts.
 *
 * <p>Source: the code table of the BFIA transport standard v1.2.0 (608, 700 and 413 in the standard's sense).
 * On the data plane the HTTP status is 200 whenever there is a code; {@link #http()} is what the admin API answers.
 */
public enum ErrorCode {
    SUCCESS("E0000000000", 200, 0, "请求成功", "success", ""),
    BAD_REQUEST("E0000000400", 400, 3, "请求非法", "the request is not valid", "read the message: it names the field"),
    FORBIDDEN("E0000000403", 403, 7, "请求资源未被授权", "not allowed", "ask the operator of this node for the right"),
    NOT_FOUND("E0000000404", 404, 5, "请求资源不存在", "not found", "check the path and x-ptp-uri"),
    TOO_LARGE(
            "E0000000413", 413, 8, "报文超长", "the message is too large", "raise limits.message or send smaller messages"),
    INTERNAL("E0000000500", 500, 13, "系统异常", "internal error", "look for the trace id in the node's log"),
    UNAVAILABLE(
            "E0000000503",
            503,
            14,
            "循环请求服务不可达",
            "unavailable or looping",
            "check the routes of every hop named in the message"),
    UNKNOWN("E0000000520", 520, 2, "未知异常", "unknown error", "look for the trace id in the node's log"),
    INCOMPATIBLE("E0000000600", 500, 12, "系统不兼容", "incompatible", "compare the versions of both nodes"),
    TIMEOUT(
            "E0000000601",
            504,
            4,
            "请求超时",
            "no answer in time",
            "raise x-ptp-timeout or look at the hop named in the message"),
    NO_SERVICE(
            "E0000000602",
            503,
            14,
            "无服务实例",
            "no instance serves this",
            "check that the service is started and registered"),
    CERTIFICATE(
            "E0000000603",
            502,
            16,
            "数字证书校验异常",
            "the certificate was not accepted",
            "compare the fingerprints with the partner"),
    AUTH_CODE_EXPIRED("E0000000604", 403, 16, "节点授权码已过期", "the authorisation code has expired", "weave again"),
    ROUTE_EXPIRED(
            "E0000000605", 403, 7, "节点组网时间已过期", "the route has expired", "refresh the route with a later expire_at"),
    ROUTE_DISABLED("E0000000606", 403, 7, "对方节点已禁用网络", "the route is disabled", "enable the route"),
    UNREACHABLE(
            "E0000000607",
            502,
            14,
            "网络不通",
            "the peer cannot be reached",
            "check the address, the port and the firewalls between"),
    RELEASED("E0000000608", 409, 9, "会话已释放", "the session has been released", "use a new session id"),
    NOT_PERMITTED("E0000000614", 403, 7, "接口未被许可调用", "this call is not permitted", "a partner may only push"),
    BAD_SIGNATURE(
            "E0000000615",
            502,
            16,
            "证书签名非法",
            "the signature is not valid",
            "the peer's certificate must be signed by its own root"),
    CODEC(
            "E0000000616",
            400,
            3,
            "报文编解码异常",
            "the message cannot be decoded",
            "read the message: it names what and where"),
    NO_OPERATION(
            "E0000000617",
            501,
            12,
            "下游版本不匹配服务不存在",
            "the peer does not know this operation",
            "compare the versions of both nodes"),
    NOT_WOVEN("E0000000618", 404, 5, "节点或机构未组网", "no route to this node or institution", "refresh a route to it first"),
    BAD_ADDRESS(
            "E0000000619",
            400,
            3,
            "地址非法或无法访问",
            "the address is not valid",
            "use host:port, optionally with http://, h2c://, https://, grpc:// or grpcs://"),
    STARTING("E0000000623", 503, 14, "系统启动中", "the node is starting", "wait for /readyz"),
    BUFFER_FULL(
            "E0000000700",
            429,
            8,
            "消息缓冲区满",
            "the message buffer is full",
            "read the waiting messages or raise limits.session and limits.node");

    private static final Map<String, ErrorCode> BY_CODE =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(ErrorCode::code, Function.identity()));

    private final String code;
    private final int http;
    private final int grpc;
    private final String zh;
    private final String en;
    private final String hint;

    ErrorCode(String code, int http, int grpc, String zh, String en, String hint) {
        this.code = code;
        this.http = http;
        this.grpc = grpc;
        this.zh = zh;
        this.en = en;
        this.hint = hint;
    }

    /** The code on the wire, for example {@code E0000000618}. */
    public String code() {
        return code;
    }

    /** The HTTP status of the admin API for this code. */
    public int http() {
        return http;
    }

    /** The gRPC status number nearest to this code. */
    public int grpc() {
        return grpc;
    }

    /** The text of the standard. */
    public String zh() {
        return zh;
    }

    /** The same in English. */
    public String en() {
        return en;
    }

    /** What the reader can do about it; empty for success. */
    public String hint() {
        return hint;
    }

    /** The constant of a code on the wire, or null when the code is not of the table. */
    public static @Nullable ErrorCode of(@Nullable String code) {
        return code == null ? null : BY_CODE.get(code);
    }
}
