package dev.sandlot.backend;

import java.util.Optional;

/** The processors that the system call filter is assembled for. */
enum Arch {
    X86_64(0xC000003E),
    AARCH64(0xC00000B7);

    private final int audit;

    Arch(int audit) {
        this.audit = audit;
    }

    /** The AUDIT_ARCH constant that the kernel gives a filter, linux/audit.h. */
    int audit() {
        return audit;
    }

    /** The one that this virtual machine runs on; empty where no filter can be assembled, and then nothing may be started. */
    static Optional<Arch> here() {
        return switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> Optional.of(X86_64);
            case "aarch64" -> Optional.of(AARCH64);
            default -> Optional.empty();
        };
    }
}
