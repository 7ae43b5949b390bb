package dev.sandlot.secret;

import dev.sandlot.model.Fault;
import dev.sandlot.model.GivenSecret;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SecretValue;
import dev.sandlot.stream.SecretSource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The daemon's secrets as they are now, and what each sandbox has of them. Safe to use from any thread; {@link SecretKeeping} changes them. */
public final class Secrets implements SecretSource {
    private static final Pattern BASIC = Pattern.compile("@BASIC:([^@:]*)@");

    private final Map<SandboxId, Held> given = new ConcurrentHashMap<>();
    private volatile State state = new State(Map.of(), null);

    /** @param key null where there is none */
    private record State(
            Map<String, KeptSecret> all, @Nullable SealingKey key) {}

    /**
     * What a sandbox is given, and what that comes to.
     *
     * @param of the state by which it was reckoned
     */
    private record Held(List<GivenSecret> secrets, State of, SandboxSecrets reckoned) {}

    /** They are these from now on. */
    void become(Map<String, KeptSecret> all, @Nullable SealingKey key) {
        state = new State(Map.copyOf(all), key);
    }

    @Override
    public void requireKnown(List<GivenSecret> secrets) {
        var all = state.all();
        for (var secret : secrets) {
            var kept = all.get(secret.name());
            if (kept == null || kept.isRemoved()) {
                throw Fault.invalid(
                                "secrets",
                                "has " + secret.name()
                                        + ", and there is no such secret: keep it first, with sandlot secret set "
                                        + secret.name())
                        .asException();
            }
        }
    }

    @Override
    public void give(SandboxId sandbox, List<GivenSecret> secrets) {
        var now = state;
        given.put(sandbox, new Held(secrets, now, reckon(sandbox, secrets, now)));
    }

    @Override
    public void forget(SandboxId sandbox) {
        given.remove(sandbox);
    }

    /** As they are for a sandbox now. */
    public SandboxSecrets of(SandboxId sandbox) {
        var now = state;
        var held = given.get(sandbox);
        if (held == null) {
            return reckon(sandbox, List.of(), now);
        }
        if (held.of() == now) {
            return held.reckoned();
        }
        var fresh = new Held(held.secrets(), now, reckon(sandbox, held.secrets(), now));
        given.replace(sandbox, held, fresh);
        return fresh.reckoned();
    }

    private static SandboxSecrets reckon(SandboxId sandbox, List<GivenSecret> secrets, State state) {
        var key = state.key();
        if (key == null || state.all().isEmpty()) {
            return SandboxSecrets.NONE;
        }
        var made = new ArrayList<SandboxSecret>();
        for (var kept : state.all().values()) {
            if (kept.row().keyId().equals(key.id())) {
                boolean has = secrets.stream()
                        .anyMatch(one -> one.name().equals(kept.spec().name()));
                var value = has ? kept.value() : null;
                var lack = kept.value() == null ? kept.lack() : "is not given to this sandbox";
                var placeholders = kept.row().lengths().stream()
                        .map(length -> key.placeholder(sandbox, kept.spec().name(), length))
                        .toList();
                made.add(new SandboxSecret(kept.spec(), value, placeholders, value == null ? lack : null));
            }
        }
        return new SandboxSecrets(made);
    }

    @Override
    public Map<String, String> variables(SandboxId sandbox, List<GivenSecret> secrets) {
        var now = state;
        var key = now.key();
        var variables = new TreeMap<String, String>();
        for (var secret : secrets) {
            var kept = now.all().get(secret.name());
            var value = kept == null ? null : kept.value();
            if (key != null && kept != null && value != null && !secret.staysOutside()) {
                var variable = secret.variable() == null ? kept.spec().variable() : secret.variable();
                boolean isFile = secret.expose() == GivenSecret.Exposure.FILE;
                variables.put(isFile ? variable + "_FILE" : variable, isFile ? secret.path() : value.text());
            } else if (key != null && kept != null && value != null) {
                var placeholder = key.placeholder(
                        sandbox, secret.name(), kept.row().lengths().get(0));
                kept.spec().env().forEach((name, text) -> variables.put(name, filled(text, kept, placeholder)));
                variables.put(secret.variable() == null ? kept.spec().variable() : secret.variable(), placeholder);
            }
        }
        return variables;
    }

    @Override
    public Map<String, SecretValue> files(List<GivenSecret> secrets) {
        var all = state.all();
        var files = new TreeMap<String, SecretValue>();
        for (var secret : secrets) {
            var kept = all.get(secret.name());
            var value = kept == null ? null : kept.value();
            if (value != null && secret.expose() == GivenSecret.Exposure.FILE) {
                files.put(secret.path(), value);
            }
        }
        return files;
    }

    private static String filled(String text, KeptSecret kept, String placeholder) {
        var plain = text.replace(
                        "@URL@",
                        NetworkPolicy.PROXY + "/https/" + kept.spec().hosts().get(0))
                .replace("@PLACEHOLDER@", placeholder);
        return BASIC.matcher(plain).replaceAll(user -> basic(user, placeholder));
    }

    private static String basic(MatchResult user, String placeholder) {
        var said = user.group(1) + ":" + placeholder;
        return Base64.getEncoder().encodeToString(said.getBytes(StandardCharsets.US_ASCII));
    }
}
