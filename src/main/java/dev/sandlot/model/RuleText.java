package dev.sandlot.model;

import dev.sandlot.model.NetworkRule.Destination;
import dev.sandlot.model.NetworkRule.Reach;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a destination as it is written. Each fault says what to write instead. */
final class RuleText {
    /** METHODS, HOST with a port, PATH. */
    private static final Pattern FORM = Pattern.compile("(?:(\\S+) +)?([^\\s/]+)(/\\S*)?");
    /** HOST and PORT. A colon in an IPv6 address is in brackets. */
    private static final Pattern PLACE = Pattern.compile("(\\[[^\\]]*]|[^:\\[\\]]*)(?::([^:]*))?");

    private static final Pattern METHOD = Pattern.compile("[A-Za-z][A-Za-z-]{0,31}");
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
    private static final Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(?:[^/@]*@)?([^/?#]*)([^?#]*).*");
    /** As git and scp name what is on another machine: USER@HOST:PATH. */
    private static final Pattern SCP = Pattern.compile("[A-Za-z0-9._-]+@([^:/@]+)(?::.*)?");
    /** Which port a URL means that names none. */
    private static final Map<String, Integer> SCHEMES =
            Map.of("https", 443, "wss", 443, "http", 80, "ws", 80, "ssh", 22, "git+ssh", 22, "git", 9418);

    private final String field;
    private final String text;

    private RuleText(String field, String text) {
        this.field = field;
        this.text = text;
    }

    static Destination parse(String field, String text) {
        return new RuleText(field, text).destination();
    }

    /** For messages: printable and not long. */
    static String quoted(String text) {
        var shown = text.length() > 100 ? text.substring(0, 100) + "..." : text;
        return "\"" + shown.replaceAll("[^ -~]", "?") + "\"";
    }

    private Destination destination() {
        requireNoUrl();
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw wrong(
                    "is no destination: write HOST or HOST:PORT, perhaps with methods and a blank before it, or a path behind it");
        }
        var methods = methods(form.group(1));
        var path = path(form.group(3));
        boolean plainHttp = !methods.isEmpty() || path != null;
        var place = PLACE.matcher(form.group(2));
        if (!place.matches()) {
            throw wrong("is no destination: an IPv6 address needs brackets, as in [2001:db8::1]:443");
        }
        var ports = ports(place.group(2), plainHttp);
        var host = place.group(1);
        if (host.equals("*")) {
            return new Destination(methods, Reach.ALL, null, ports, path);
        }
        boolean below = host.startsWith("*.");
        var named = below ? host.substring(2) : host;
        if (named.indexOf('*') >= 0) {
            throw wrong(
                    "has a * in the middle: it can only stand alone, or for all names below one, as in *.example.org");
        }
        var parsed = host(named);
        if (below && parsed.address() != null) {
            throw wrong("has a *. before an address: it goes before a name, as in *.example.org");
        }
        return new Destination(methods, below ? Reach.BELOW : Reach.HOST, parsed, ports, path);
    }

    private NetworkHost host(String named) {
        try {
            return NetworkHost.parse(field, named);
        } catch (FaultException e) {
            throw wrong(e.fault().errors().get(0).message());
        }
    }

    private void requireNoUrl() {
        var url = URL.matcher(text);
        var scp = SCP.matcher(text);
        if (url.matches()) {
            var meant = meant(url.group(1).toLowerCase(Locale.ROOT), url.group(2), url.group(3));
            throw wrong("is a URL: rules have no scheme" + (meant == null ? "" : "; write " + meant));
        }
        if (scp.matches()) {
            var meant = meant("ssh", scp.group(1), "");
            throw wrong("names a user: rules have none" + (meant == null ? "" : "; write " + meant));
        }
    }

    /** The rule for a URL, or null where it can't be told. Only of plain HTTP a path can be judged. */
    private @Nullable String meant(String scheme, String place, String path) {
        var port = SCHEMES.get(scheme);
        boolean named = place.matches(".*:[0-9]+");
        var rule = place
                + (named || port == null ? "" : ":" + port)
                + (scheme.equals("http") && path.length() > 1 ? path : "");
        try {
            return parse(field, rule).toString();
        } catch (FaultException e) {
            return null;
        }
    }

    private List<String> methods(@Nullable String list) {
        if (list == null) {
            return List.of();
        }
        var methods = Arrays.stream(list.split(",", -1))
                .map(method -> method.toUpperCase(Locale.ROOT))
                .toList();
        for (var method : methods) {
            if (!METHOD.matcher(method).matches()) {
                throw wrong("begins with no methods: those look like GET or GET,HEAD");
            }
            if (method.equals("CONNECT")) {
                throw wrong("has the method CONNECT, which makes a tunnel: a rule without methods allows those");
            }
        }
        return methods;
    }

    private @Nullable String path(@Nullable String path) {
        if (path == null) {
            return null;
        }
        if (path.equals("/")) {
            throw wrong("ends with the path of every path, and would count for plain HTTP alone: leave the / out");
        }
        if (path.indexOf('*') >= 0) {
            throw wrong("has a path with a *: a path stands for all that goes on behind it, without one");
        }
        var plain = path.indexOf('?') < 0 ? PlainPath.of(path) : null;
        if (plain == null) {
            throw wrong(
                    "has a path that is not plain: no query, no \"..\", \"//\", \";\" or \"\\\", and nothing as %XX that can be written without");
        }
        return plain;
    }

    private List<Integer> ports(@Nullable String port, boolean plainHttp) {
        if (port == null) {
            return Destination.usualPorts(plainHttp);
        }
        if (port.equals("*")) {
            return List.of();
        }
        int number = PORT.matcher(port).matches() ? Integer.parseInt(port) : 0;
        if (number < 1 || number > 65_535) {
            throw wrong("has no port behind its colon: write a number from 1 to 65535, or * for every port");
        }
        return List.of(number);
    }

    private FaultException wrong(String why) {
        return Fault.invalid(field, quoted(text) + " " + why).asException();
    }
}
