package dev.sandlot.config;

import dev.sandlot.model.AddressRange;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.NetworkHost;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What sandboxes may reach that the daemon's proxy would refuse or not find, whatever their policies say; a policy must allow it still.
 *
 * @param presets a file of presets that come beside those that Sandlot brings along, or null
 * @param exceptions addresses that are not public, and may be reached
 * @param trust certificates in PEM whom the proxy trusts beside those whom Java does, where it speaks TLS itself; or null
 * @param secretsKey the file with the key that secrets are sealed by, which somebody else brings; null for one in the state directory
 * @param decisions how many decisions are kept in all; of each sandbox a tenth of that
 * @param hosts names with their addresses, which are not looked up; an address that is not public needs its exception as well
 */
public record EgressConfig(
        @Nullable Path presets,
        List<PrivateAddress> exceptions,
        Map<NetworkHost, InetAddress> hosts,
        @Nullable Path trust,
        @Nullable Path secretsKey,
        int decisions) {
    /** What holds where nothing is configured. */
    public static final EgressConfig USUAL = new EgressConfig(null, List.of(), Map.of(), null, null, 20_000);

    /** ADDRESS and PORT; an IPv6 address has brackets. */
    private static final Pattern PLACE = Pattern.compile("(\\[[^\\]]*](?:/[0-9]+)?|[^:\\[\\]]+):([1-9][0-9]{0,4})");

    private static final Pattern HOST = Pattern.compile("([^=]+)=([^=]+)");

    public EgressConfig {
        exceptions = List.copyOf(exceptions);
        hosts = Map.copyOf(hosts);
    }

    /** Addresses and the one port of theirs that may be reached. */
    public record PrivateAddress(AddressRange range, int port) {}

    static EgressConfig of(Settings settings) {
        var hosts = new LinkedHashMap<NetworkHost, InetAddress>();
        for (var text : settings.list(Key.EGRESS_HOSTS)) {
            var parts = HOST.matcher(text);
            if (!parts.matches()) {
                throw settings.wrong(Key.EGRESS_HOSTS, "must be like \"git.internal=10.1.2.3\", not \"" + text + "\"");
            }
            var name = host(settings, parts.group(1));
            var address = host(settings, parts.group(2)).address();
            if (name.address() != null || address == null) {
                throw settings.wrong(Key.EGRESS_HOSTS, "must be names with their addresses, not \"" + text + "\"");
            }
            if (hosts.put(name, address) != null) {
                throw settings.wrong(Key.EGRESS_HOSTS, "has " + name + " twice");
            }
        }
        return new EgressConfig(
                file(settings, Key.PRESETS),
                settings.list(Key.PRIVATE).stream()
                        .map(text -> exception(settings, text))
                        .toList(),
                hosts,
                file(settings, Key.TRUST),
                file(settings, Key.SECRETS_KEY),
                (int) settings.whole(Key.DECISIONS, 100, 10_000_000));
    }

    private static @Nullable Path file(Settings settings, Key key) {
        var name = settings.text(key);
        if (name != null && (name.isBlank() || name.indexOf('\0') >= 0)) {
            throw settings.wrong(key, "must name a file");
        }
        return name == null ? null : Path.of(name).toAbsolutePath();
    }

    private static NetworkHost host(Settings settings, String text) {
        try {
            return NetworkHost.parse(Key.EGRESS_HOSTS.name(), text.strip());
        } catch (FaultException e) {
            throw settings.wrong(Key.EGRESS_HOSTS, reason(e));
        }
    }

    private static PrivateAddress exception(Settings settings, String text) {
        var place = PLACE.matcher(text.strip());
        if (!place.matches() || Integer.parseInt(place.group(2)) > 65_535) {
            throw settings.wrong(
                    Key.PRIVATE,
                    "must be addresses or ranges of them with a port, such as \"10.1.2.3:5432\", \"192.168.0.0/16:443\" or"
                            + " \"[fd00::1]:443\", not \"" + text + "\"");
        }
        try {
            return new PrivateAddress(
                    AddressRange.parse(Key.PRIVATE.name(), place.group(1)), Integer.parseInt(place.group(2)));
        } catch (FaultException e) {
            throw settings.wrong(Key.PRIVATE, reason(e) + ": \"" + text + "\"");
        }
    }

    private static String reason(FaultException e) {
        return e.fault().errors().get(0).message();
    }
}
