package dev.sandlot.egress;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How the most careless of resolvers and servers read what a request says. Shares nothing with what is tested. */
final class LenientReading {
    private LenientReading() {}

    /** What the text names, as plain as can be, an "x" for each letter that is none of ASCII; empty where no two programs agree on it. */
    static String host(String text) {
        if (text.indexOf(':') >= 0 || text.startsWith("[")) {
            return v6(text);
        }
        var name = text;
        if (!StandardCharsets.US_ASCII.newEncoder().canEncode(text)) {
            name = Normalizer.normalize(text.replace('。', '.'), Normalizer.Form.NFKC)
                    .replace("\u00ad", "")
                    .replace("ß", "ss")
                    .replaceAll("[^\\x00-\\x7f]", "x");
        }
        name = name.toLowerCase(Locale.ROOT);
        if (name.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
            return text.equals(name) ? name : "";
        }
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** By the JDK, which asks no resolver for what has a colon. */
    private static String v6(String text) {
        try {
            var bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
            return text.indexOf('%') >= 0 || bare.indexOf(':') < 0
                    ? ""
                    : InetAddress.getByName(bare).getHostAddress();
        } catch (UnknownHostException e) {
            return "";
        }
    }

    /** Every path that some server may take it for, without the query that all take for one: decoded or not, once or more often, with and without what is behind a semicolon. */
    static Set<List<String>> paths(String sent) {
        var forms = new LinkedHashSet<String>();
        var queue = new ArrayList<>(List.of(sent.split("\\?", 2)[0]));
        while (!queue.isEmpty()) {
            var form = queue.remove(queue.size() - 1);
            if (forms.add(form)) {
                queue.add(decoded(form));
                queue.add(form.replace('\\', '/'));
                queue.add(form.replaceAll(";[^/]*", ""));
                queue.add(form.split("[\0#]", 2)[0]);
                queue.add(Normalizer.normalize(form, Normalizer.Form.NFKC));
                queue.add(form.split("\\?", 2)[0]);
            }
        }
        var readings = new LinkedHashSet<List<String>>();
        forms.forEach(form -> readings.add(resolved(form)));
        return readings;
    }

    private static String decoded(String text) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '%' && text.substring(i).matches("(?s)%[0-9a-fA-F]{2}.*")) {
                bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.writeBytes(text.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static List<String> resolved(String path) {
        var segments = new ArrayList<String>();
        for (var segment : path.split("/")) {
            if (segment.equals("..") && !segments.isEmpty()) {
                segments.remove(segments.size() - 1);
            } else if (!segment.isEmpty() && !segment.equals(".") && !segment.equals("..")) {
                segments.add(segment);
            }
        }
        return segments;
    }
}
