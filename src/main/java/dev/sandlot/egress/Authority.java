package dev.sandlot.egress;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Host and port as a request names them; what kind of host it is, is judged elsewhere.
 *
 * @param host without the brackets of an IPv6 address
 */
record Authority(String host, int port) {
    /** Of ASCII: nobody can tell which letters other bytes of a request stand for. */
    private static final Pattern FORM =
            Pattern.compile("(?:\\[([!-~&&[^\\[\\]@]]*)]|([!-~&&[^:@\\[\\]]]*))(?::([0-9]{1,5}))?");

    private static final int LAST_PORT = 65535;

    /**
     * Null where it is none, has a user in it, or a port that is no port.
     *
     * @param usual the port where it names none; 0 where it has to
     */
    static @Nullable Authority parse(String text, int usual) {
        var found = FORM.matcher(text);
        if (!found.matches()) {
            return null;
        }
        var host = found.group(1) == null ? found.group(2) : "[" + found.group(1) + "]";
        int port = found.group(3) == null ? usual : Integer.parseInt(found.group(3));
        return host.isEmpty() || port < 1 || port > LAST_PORT ? null : new Authority(host, port);
    }

    /** Whether a request that names this one by itself has no other host in its Host header. */
    boolean isHostOf(HttpRequest request) {
        var hosts = request.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.isEmpty()) {
            return true;
        }
        var said = parse(hosts.get(0), port);
        return hosts.size() == 1 && said != null && said.host.equalsIgnoreCase(host);
    }
}
