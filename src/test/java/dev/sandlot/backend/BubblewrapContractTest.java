package dev.sandlot.backend;

import java.util.EnumMap;
import java.util.Map;

class BubblewrapContractTest extends BackendContract {
    private final Map<Who, Backend> backends = new EnumMap<>(Who.class);

    @Override
    Backend backend(Who who) {
        return backends.computeIfAbsent(who, TestBackends::bubblewrap);
    }
}
