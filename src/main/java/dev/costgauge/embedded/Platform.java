package dev.costgauge.embedded;

import java.util.ArrayList;
import java.util.List;

/** What the embedded servers need from the machine. */
final class Platform {
    private Platform() {}

    /** Fails when the embedded servers cannot run here, and says what to do instead. */
    static void check() {
        List<String> missing = new ArrayList<>();
        if (!"Linux".equals(System.getProperty("os.name")) || !"amd64".equals(System.getProperty("os.arch"))) {
            missing.add("Linux on x86-64");
        }
        for (String program : List.of("setsid", "setpriv", "unshare", "sh")) {
            if (Spawner.onPath(program).isEmpty()) {
                missing.add("the program " + program + " (util-linux)");
            }
        }
        if (!missing.isEmpty()) {
            throw new EmbeddedException("the embedded servers need " + String.join(", ", missing)
                    + "; use docker compose instead, or name outside servers in "
                    + String.join(", ", EmbeddedStack.VARIABLES));
        }
    }
}
