package dev.costgauge.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * Starts processes that cannot outlive this JVM, whatever ends it. Thread-safe.
 *
 * <p>The kernel kills the child when the <em>thread</em> that started it ends (PR_SET_PDEATHSIG), so one daemon thread
 * that lives as long as the JVM starts them all. The setting is made by {@code setpriv} before the server's program is
 * loaded; a parent that dies before that is noticed by comparing the parent's id afterwards. {@code setsid} keeps
 * Ctrl-C for the parent alone: it stops its own clients first, then the servers.
 */
final class Spawner {
    private static final ExecutorService THREAD = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("embedded-spawner").factory());
    private static final String GUARD = "[ \"$PPID\" = \"$1\" ] || exit 86; shift; exec \"$@\"";

    private Spawner() {}

    /** What to run. {@code inUserNamespace} drops root's powers, which PostgreSQL refuses to run with. */
    record Command(List<String> words, Map<String, String> environment, Path directory, boolean inUserNamespace) {
        Command(List<String> words, Path directory) {
            this(words, Map.of(), directory, false);
        }
    }

    /** Starts {@code command}; its output is appended to {@code log}. */
    static Process start(Command command, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(guarded(command))
                .directory(command.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(command.environment());
        try {
            return THREAD.submit(builder::start).get();
        } catch (ExecutionException e) {
            throw new IOException("cannot start " + command.words().get(0) + ": " + cause(e).getMessage(), cause(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting " + command.words().get(0), e);
        }
    }

    private static List<String> guarded(Command command) {
        List<String> words = new ArrayList<>(List.of("setsid"));
        // First unshare, then setpriv: the kernel forgets the death signal when a process changes its credentials.
        if (command.inUserNamespace()) {
            words.addAll(List.of("unshare", "--user"));
        }
        String signal = command.inUserNamespace() ? "QUIT" : "KILL";
        words.addAll(List.of("setpriv", "--pdeathsig", signal, "sh", "-c", GUARD, "guard"));
        words.add(Long.toString(ProcessHandle.current().pid()));
        words.addAll(command.words());
        return words;
    }

    /** This JVM's own {@code java} with its class path, for children that run a class of ours. */
    static List<String> java(List<String> options, Class<?> main, List<String> arguments) {
        return java(options, classPath(), main, arguments);
    }

    /** The same with another class path. */
    static List<String> java(List<String> options, String classPath, Class<?> main, List<String> arguments) {
        List<String> words = new ArrayList<>(List.of(javaBinary()));
        words.addAll(options);
        words.addAll(List.of("-cp", classPath, main.getName()));
        words.addAll(arguments);
        return words;
    }

    /** Absolute, because a child works in another folder. */
    static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    static String javaBinary() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The program's path when it is on PATH and may be executed. */
    static Optional<Path> onPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
        return List.of(path.split(File.pathSeparator)).stream()
                .map(folder -> Path.of(folder, program))
                .filter(file -> file.toFile().isFile() && file.toFile().canExecute())
                .findFirst();
    }

    private static Throwable cause(ExecutionException e) {
        return e.getCause() == null ? e : e.getCause();
    }
}
