package dev.sandlot.supervisor;

import dev.sandlot.model.Fault;
import dev.sandlot.model.GivenSecret;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SecretValue;
import dev.sandlot.stream.SecretSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Knows the secret {@code known}, whose placeholder is {@code stand-in}, and remembers who was given what. */
final class RecordedSecrets implements SecretSource {
    final Map<SandboxId, List<GivenSecret>> given = new ConcurrentHashMap<>();

    @Override
    public void requireKnown(List<GivenSecret> secrets) {
        if (secrets.stream().anyMatch(secret -> !secret.name().equals("known"))) {
            throw Fault.invalid("secrets", "has one that is not there").asException();
        }
    }

    @Override
    public void give(SandboxId sandbox, List<GivenSecret> secrets) {
        given.put(sandbox, secrets);
    }

    @Override
    public Map<String, SecretValue> files(List<GivenSecret> secrets) {
        return secrets.stream()
                .filter(secret -> secret.expose() == GivenSecret.Exposure.FILE)
                .collect(Collectors.toMap(GivenSecret::path, secret -> new SecretValue("it's $VALUE \"x\"")));
    }

    @Override
    public void forget(SandboxId sandbox) {
        given.remove(sandbox);
    }

    @Override
    public Map<String, String> variables(SandboxId sandbox, List<GivenSecret> secrets) {
        return secrets.isEmpty() ? Map.of() : Map.of("KNOWN", "stand-in");
    }
}
