package dev.sandlot.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where to listen: {@code 127.0.0.1:3000}, {@code [::1]:3000}, {@code localhost:0}. */
record Listen(String host, int port) {
    private static final Pattern FORM = Pattern.compile("(?:\\[([^\\]]+)]|([^:\\[\\]]+)):([0-9]{1,5})");

    /** @param text what the key says */
    static Listen parse(Settings settings, Key key, String text) {
        var matcher = FORM.matcher(text.strip());
        if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > 65_535) {
            throw settings.wrong(key, "must be HOST:PORT, for example 127.0.0.1:3000 or [::1]:3000");
        }
        var host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        return new Listen(host, Integer.parseInt(matcher.group(3)));
    }

    /** The PEM files, or null for plain HTTP; a fault where there are none but others could reach the address. */
    static Config.@Nullable Tls tls(Settings settings, Listen listen) {
        var key = settings.text(Key.TLS_KEY);
        var certificate = settings.text(Key.TLS_CERTIFICATE);
        if (key == null && certificate == null) {
            if (!isLoopback(settings, listen.host())) {
                throw settings.wrong(
                        Key.LISTEN,
                        listen.host()
                                + " can be reached from other hosts, and without TLS they would see every token. Set"
                                + " server.tls_key and server.tls_certificate to PEM files, or listen on 127.0.0.1 and come"
                                + " through ssh -L or a proxy.");
            }
            return null;
        }
        if (key == null || certificate == null) {
            throw settings.wrong(
                    key == null ? Key.TLS_CERTIFICATE : Key.TLS_KEY,
                    "goes only with " + (key == null ? Key.TLS_KEY : Key.TLS_CERTIFICATE).name());
        }
        return new Config.Tls(
                readable(settings, Key.TLS_KEY, key), readable(settings, Key.TLS_CERTIFICATE, certificate));
    }

    private static Path readable(Settings settings, Key key, String name) {
        var file = Path.of(name).toAbsolutePath();
        if (!Files.isReadable(file)) {
            throw settings.wrong(key, "names no file that can be read: " + file);
        }
        return file;
    }

    private static boolean isLoopback(Settings settings, String host) {
        try {
            for (var address : InetAddress.getAllByName(host)) {
                if (!address.isLoopbackAddress()) {
                    return false;
                }
            }
            return true;
        } catch (UnknownHostException e) {
            throw settings.wrong(Key.LISTEN, "names an unknown host: " + host);
        }
    }
}
