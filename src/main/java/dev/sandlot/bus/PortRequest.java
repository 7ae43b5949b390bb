package dev.sandlot.bus;

import dev.sandlot.model.SandboxPort;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operations about ports of sandboxes: which there are, and which of them browsers reach; see {@link Request}. */
public sealed interface PortRequest<R> extends Request.Outside<R> {
    /** Those on which something listens, and those that are published, by number. No use of the sandbox. */
    record ListPorts(String sandbox) implements PortRequest<List<SandboxPort>> {}

    /**
     * Publishes a port, whether anything listens there or not. One that is published already keeps its token. A fault of kind CONFLICT where too many are.
     *
     * @param open whether it takes no token
     * @param lasts from now, or null for no end
     */
    record PublishPort(
            String sandbox,
            int port,
            boolean open,
            @Nullable Duration lasts) implements PortRequest<SandboxPort> {}

    /** Publishes a port no more. A fault of kind NOT_FOUND where it isn't. */
    record WithdrawPort(String sandbox, int port) implements PortRequest<Void> {}

    /** What somebody asks for who comes by the name of a published port. No use of the sandbox. */
    record FindPort(String sandbox, int port) implements PortRequest<Optional<SandboxPort>> {}
}
