package dev.sandlot.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.NetworkHost;
import dev.sandlot.model.NetworkMode;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.NetworkRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/**
 * What is not plainly allowed is never granted: many requests that are nearly those that are allowed, always the same ones, against a reading of them
 * that shares nothing with the code. Careless parsers, which must be caught, show that the requests are the right ones.
 */
class PolicyFuzzTest {
    private static final long SEED = 20_261_130;
    private static final int ROUNDS = 30_000;

    private static final List<String> ALLOW = List.of(
            "api.example.org", "*.wild.test:443", "93.184.216.34", "[2606:2800::1]:443", "GET plain.test/public");
    private static final List<String> DENY =
            List.of("secret.wild.test", "*.deep.wild.test:*", "plain.test/public/private");

    private static final List<String> HOSTS =
            List.of(("user@api.example.org|api.example.org|a.wild.test|x-1.y_2.wild.test|wild.test|secret.wild.test|"
                            + "a.deep.wild.test|plain.test|93.184.216.34|2606:2800::1|[2606:2800:0:0:0:0:0:1]|"
                            + "::ffff:93.184.216.34|evil.test|127.0.0.1|2130706433|0x7f.1|169.254.169.254|1572395042|"
                            + "0x5db8d822|93.184.55330|0135.0270.0330.042")
                    .split("\\|"));
    private static final List<String> HOST_PIECES =
            List.of((".|..|-|_|%|%00|%2e|\0|\r\n|\n| |\t|@|user@|\\|/|#|?|:|:443|[|]|*|,|a|0|00|0x|evil.test|"
                            + ".evil.test|evil.test#.|evil.test/|evil.test?|api.example.org|.wild.test|%eth0|。|．|а|ß|\u00ad|ａ|"
                            + "１|①|::|::ffff:|ffff:|\ud800|\u007f|T|G")
                    .split("\\|"));
    private static final List<String> PATHS = List.of(
            ("/public|/public/|/public/a/b|/public/private|/public/a%20b|/private|/|*|/public?x=/..").split("\\|"));
    private static final List<String> PATH_PIECES =
            List.of(("/|//|/.|/..|/../private|../|%2e|%2E%2e|%2f|%5c|\\|;|..;|%3b|%00|\0|%25|%252e|#|?|%3f|%C0%AE|"
                            + "%EF%BC%8F|．|private|public|PRIVATE|%70rivate|x|%zz|%")
                    .split("\\|"));
    private static final List<String> METHODS = List.of("GET", "GET", "GET", "get", "POST", "GET ");
    private static final List<Integer> PORTS = List.of(443, 443, 80, 80, 22, 8443, 1, 65_535);

    /** One request; without a method it is a tunnel. */
    private record Request(String host, int port, String method, String path) {}

    /** A request and whether it is plainly allowed. */
    private record Case(Request request, boolean plain) {}

    private static final List<Case> CASES = cases();

    /** Whether it may pass. */
    private interface Judge {
        boolean grants(Request request);
    }

    private static final Policy POLICY =
            Policy.of(new NetworkPolicy(NetworkMode.ALLOW, ALLOW, DENY), Presets.load(null));

    private static boolean real(Request request) {
        try {
            return POLICY.judge(new RequestTarget(
                            NetworkHost.parse("host", request.host), request.port, request.method, request.path))
                    .passes();
        } catch (FaultException e) {
            return false;
        }
    }

    /** What the rules above say, written down once more. */
    private static boolean oracle(Request request) {
        boolean web = request.port == 443 || request.port == 80;
        var host = LenientReading.host(request.host);
        if (host.equals("api.example.org") || host.equals("93.184.216.34")) {
            return web;
        }
        if (host.equals("0:0:0:0:0:0:5db8:d822")) {
            return web;
        }
        if (host.equals("2606:2800:0:0:0:0:0:1")) {
            return request.port == 443;
        }
        if (host.matches("([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\\.)+wild\\.test")) {
            return request.port == 443 && !host.equals("secret.wild.test") && !host.endsWith(".deep.wild.test");
        }
        return host.equals("plain.test")
                && request.port == 80
                && "GET".equals(request.method)
                && LenientReading.paths(request.path).stream().allMatch(PolicyFuzzTest::isOpen);
    }

    private static boolean isOpen(List<String> path) {
        return !path.isEmpty()
                && path.get(0).equals("public")
                && !(path.size() > 1 && path.get(1).equalsIgnoreCase("private"));
    }

    private static String mutated(Random random, String text, List<String> pieces) {
        var changed = new StringBuilder(text);
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(changed.length() + 1);
            var piece = any(random, pieces);
            switch (random.nextInt(6)) {
                case 0 -> changed.insert(at, piece);
                case 1 -> changed.append(piece);
                case 2 -> changed.insert(0, piece);
                case 3 -> changed.delete(at, Math.min(changed.length(), at + 1 + random.nextInt(2)));
                case 4 -> changed.replace(at, Math.min(changed.length(), at + 1), piece);
                default -> {
                    if (at < changed.length()) {
                        changed.setCharAt(at, Character.toUpperCase(changed.charAt(at)));
                    }
                }
            }
        }
        return changed.toString();
    }

    private static <T> T any(Random random, List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private static List<Case> cases() {
        var random = new Random(SEED);
        var cases = new ArrayList<Case>();
        for (int round = 0; round < ROUNDS; round++) {
            boolean http = random.nextInt(3) == 0;
            var host = http && random.nextInt(3) > 0 ? "plain.test" : mutated(random, any(random, HOSTS), HOST_PIECES);
            var request = new Request(
                    host,
                    http ? 80 : any(random, PORTS),
                    http ? any(random, METHODS) : null,
                    http ? mutated(random, any(random, PATHS), PATH_PIECES) : null);
            cases.add(new Case(request, oracle(request)));
        }
        return cases;
    }

    private static List<Request> grantedWrongly(Judge judge) {
        return CASES.stream()
                .filter(each -> !each.plain && judge.grants(each.request))
                .map(Case::request)
                .toList();
    }

    @Test
    void shouldGrantNothingThatIsNotPlainlyAllowed() {
        assertThat(grantedWrongly(PolicyFuzzTest::real)).isEmpty();
    }

    @Test
    void shouldGrantWhatIsPlainlyAllowed() {
        var plain = CASES.stream()
                .filter(Case::plain)
                .map(Case::request)
                .filter(request -> HOSTS.contains(request.host))
                .filter(request -> request.path == null || request.path.matches("(/[a-z]+)+(\\?[a-z]*)?"))
                .toList();
        assertThat(plain.size()).isGreaterThan(ROUNDS / 50);
        assertThat(plain).filteredOn(request -> !real(request)).isEmpty();
    }

    @Test
    void shouldCatchCarelessParsers() {
        Map<String, Judge> careless = new HashMap<>();
        careless.put(
                "suffix",
                request -> request.port == 443
                        && request.host.toLowerCase(Locale.ROOT).endsWith("wild.test"));
        careless.put("substring", request -> request.port == 443 && request.host.contains("api.example.org"));
        careless.put(
                "up to what ends a name in C",
                request -> request.port == 443 && request.host.split("[\0/#?@%\\\\ ]", 2)[0].equals("api.example.org"));
        careless.put(
                "behind the user",
                request -> request.port == 443
                        && request.host
                                .substring(request.host.lastIndexOf('@') + 1)
                                .equals("api.example.org"));
        careless.put("any port", request -> request.host.equals("api.example.org"));
        careless.put("numbers as inet_aton", request -> request.port == 443 && isV4(request.host));
        careless.put("path by its beginning", request -> isPlain(request) && request.path.startsWith("/public"));
        careless.put(
                "path decoded once",
                request -> isPlain(request)
                        && request.path.replaceAll("(?i)%2e", ".").startsWith("/public/")
                        && !request.path.replaceAll("(?i)%2e", ".").contains("/.."));
        careless.put(
                "deny by the beginning",
                request -> isPlain(request)
                        && request.path.matches("/public(/[A-Za-z0-9%]*)*")
                        && !request.path.contains("/private"));
        careless.forEach(
                (name, judge) -> assertThat(grantedWrongly(judge)).as(name).isNotEmpty());
    }

    private static boolean isPlain(Request request) {
        return "GET".equals(request.method) && request.host.equals("plain.test");
    }

    private static boolean isV4(String host) {
        var parts = host.split("\\.", -1);
        long value = 0;
        try {
            for (int i = 0; i < parts.length; i++) {
                long part = Long.decode(parts[i]);
                value = i == parts.length - 1 ? value + part : value + (part << 24 - 8 * i);
            }
        } catch (NumberFormatException e) {
            return false;
        }
        return value == 0x5db8d822L;
    }

    @Test
    void shouldSpellWhatItTakesInOneWay() {
        var taken = taken(HOSTS, NetworkHost::parse);
        assertThat(taken)
                .filteredOn(host -> !NetworkHost.parse("host", host.toString()).equals(host)
                        || !host.toString().matches(host.address() == null ? "[a-z0-9._-]+" : "[0-9.]+|\\[[0-9a-f:]+]"))
                .isEmpty();
    }

    @Test
    void shouldSpellTheRulesThatItTakesInOneWay() {
        var rules = new ArrayList<>(ALLOW);
        rules.addAll(DENY);
        rules.addAll(List.of("@dev", "*", "GET,HEAD [::1]:*/a", "https://example.org/a"));
        var taken = taken(rules, NetworkRule::parse);
        assertThat(taken)
                .filteredOn(rule -> !NetworkRule.parse("rule", rule.toString()).equals(rule))
                .isEmpty();
    }

    /** What comes of those of many texts that are not refused, which are some and not all. */
    private static <T> List<T> taken(List<String> texts, BiFunction<String, String, T> parser) {
        var random = new Random(SEED);
        var taken = new ArrayList<T>();
        for (int round = 0; round < ROUNDS / 2; round++) {
            var text = mutated(random, any(random, texts), random.nextInt(4) > 0 ? HOST_PIECES : PATH_PIECES);
            try {
                taken.add(parser.apply("it", text));
            } catch (FaultException e) {
                assertThat(e.fault().kind()).isEqualTo(Fault.Kind.INVALID);
            }
        }
        assertThat(taken.size()).isBetween(ROUNDS / 20, ROUNDS * 9 / 20);
        return taken;
    }
}
