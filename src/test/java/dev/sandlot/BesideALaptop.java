package dev.sandlot;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A laptop beside the sandbox, whose workspace is empty before each test. */
abstract class BesideALaptop extends OneSandbox {
    @TempDir
    Path root;

    Laptop laptop;
    Path here;

    @BeforeEach
    void clear() throws IOException {
        said("chmod -R u+rwX .; find . -mindepth 1 -delete");
        laptop = new Laptop(daemon, root);
        here = laptop.here();
    }
}
