package dev.costgauge.embedded;

import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A program that starts the whole stack and waits, for tests that end it in unfriendly ways. */
final class EmbeddedParent {
    static final String READY = "stack is ready";

    private EmbeddedParent() {}

    public static void main(String[] arguments) throws InterruptedException {
        try (EmbeddedStack stack = new EmbeddedStack(EmbeddedOptions.defaults(System.getenv()))) {
            Runtime.getRuntime().addShutdownHook(new Thread(stack::close));
            Map<String, String> environment = stack.start().asEnvironment();
            System.out.println(READY + " " + environment.size());
            new CountDownLatch(1).await();
        }
    }
}
