package dev.costgauge.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** PostgreSQL; {@code program} is the folder with {@code bin} and {@code lib}. Commits wait for the disk, as in production. */
record PostgresRecipe(Path program, int port) implements Recipe {
    static final String USER = "costgauge";
    static final String PASSWORD = "costgauge";
    private static final long INITDB_SECONDS = 120;

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public String endpoint() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    @Override
    public Spawner.Command prepare(Path home) throws IOException {
        Path data = home.resolve("data");
        if (!Files.exists(data.resolve("PG_VERSION"))) {
            initialise(home, data);
        }
        // Left behind by SIGKILL. Its process is gone, but the number may belong to somebody else by now.
        Files.deleteIfExists(data.resolve("postmaster.pid"));
        return command(home, List.of(
                program.resolve("bin/postgres").toString(), "-D", data.toString(), "-p", Integer.toString(port),
                "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=200",
                "-c", "fsync=on", "-c", "synchronous_commit=on", "-c", "full_page_writes=on",
                "-c", "timezone=UTC", "-c", "log_timezone=UTC"));
    }

    @Override
    public boolean answers() throws IOException {
        Properties login = new Properties();
        login.setProperty("user", USER);
        login.setProperty("password", PASSWORD);
        login.setProperty("connectTimeout", "2");
        login.setProperty("socketTimeout", "2");
        try (Connection connection = DriverManager.getConnection(endpoint(), login)) {
            return connection.isValid(2);
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    /** SIGINT is PostgreSQL's fast shutdown; on SIGTERM it would wait for the last client. */
    @Override
    public void askToStop(Process process) {
        Signals.send(process.toHandle(), "INT");
    }

    private void initialise(Path home, Path data) throws IOException {
        Folders.delete(data);
        Path password = home.resolve("password");
        Files.writeString(password, PASSWORD);
        Process initdb = Spawner.start(
                command(home, List.of(
                        program.resolve("bin/initdb").toString(), "-D", data.toString(), "-U", USER,
                        "-A", "scram-sha-256", "--pwfile=" + password, "-E", "UTF8", "--locale=C", "--no-sync")),
                home.resolve("initdb.log"));
        try {
            if (!initdb.waitFor(INITDB_SECONDS, TimeUnit.SECONDS) || initdb.exitValue() != 0) {
                throw new IOException("initdb failed:\n" + Files.readString(home.resolve("initdb.log")));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted during initdb", e);
        } finally {
            initdb.destroyForcibly();
            Files.deleteIfExists(password);
        }
    }

    private static Spawner.Command command(Path home, List<String> words) {
        boolean root = "root".equals(System.getProperty("user.name"));
        return new Spawner.Command(words, Map.of("LC_ALL", "C", "TZ", "UTC"), home, root);
    }
}
