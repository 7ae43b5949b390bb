package dev.sandlot.backend;

import dev.sandlot.keeper.Keeper;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class BubblewrapContractTest extends BackendContract {
    private final Map<Who, TestBackends.Pair> pairs = new EnumMap<>(Who.class);

    private TestBackends.Pair pair(Who who) {
        return pairs.computeIfAbsent(who, TestBackends::bubblewrap);
    }

    @Override
    Backend backend(Who who) {
        return pair(who).backend();
    }

    @Override
    Keeper keeper(Who who) {
        return pair(who).keeper();
    }

    @Override
    void prepare(Who who, Place place) {
        if (who == Who.ORDINARY_USER && who.hostUid() != null) {
            // What an ordinary user's daemon makes is its own.
            pair(who).backend().prepare(place);
            TestSandbox.giveAll(place.root(), who.hostUid());
        }
    }

    @AfterEach
    void closeKeepers() throws Exception {
        for (var pair : pairs.values()) {
            pair.keeper().close();
        }
    }
}
