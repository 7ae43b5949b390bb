package dev.sandlot.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.model.Role;
import org.junit.jupiter.api.Test;

/** The table of operations and the document agree. */
class OperationTest {
    private final ApiDocument document = ApiDocument.load();

    @Test
    void shouldBeExactlyWhatTheDocumentDescribes() {
        assertThat(document.keys())
                .extracting(key -> key.split(" "))
                .extracting(key -> document.contract(key[0], key[1]).operation())
                .containsExactlyInAnyOrder(Operation.values());
    }

    @Test
    void shouldOpenNothingToWhomNobodyKnowsButLoginHealthAndWhatAgentsAreToldFirst() {
        assertThat(Operation.values())
                .filteredOn(operation -> operation.permission() == null)
                .containsExactlyInAnyOrder(
                        Operation.LOGIN, Operation.GET_HEALTH, Operation.GET_READINESS, Operation.GET_AGENT_GUIDE);
    }

    @Test
    void shouldLetAViewerLookAndNoMore() {
        assertThat(Operation.READ_OUTPUT.isOpenTo(Role.VIEWER)).isTrue();
        assertThat(Operation.START_PROCESS.isOpenTo(Role.VIEWER)).isFalse();
        assertThat(Operation.START_PROCESS.isOpenTo(Role.OPERATOR)).isTrue();
    }
}
