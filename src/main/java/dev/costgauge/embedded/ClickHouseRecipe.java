package dev.costgauge.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * ClickHouse's engine (libchdb) with its own HTTP server, in a small JVM of its own. {@code library} is the shared
 * object.
 */
record ClickHouseRecipe(Path library, int port) implements Recipe {
    static final String USER = "costgauge";
    static final String PASSWORD = "costgauge";

    @Override
    public String name() {
        return "clickhouse";
    }

    @Override
    public String endpoint() {
        return "jdbc:clickhouse://127.0.0.1:" + port + "/default";
    }

    @Override
    public Spawner.Command prepare(Path home) throws IOException {
        Path config = home.resolve("config.xml");
        Path users = home.resolve("users.xml");
        Files.writeString(users, USERS);
        Files.writeString(config, CONFIG.formatted(users));
        List<String> options = List.of(
                "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData",
                "-Djna.tmpdir=" + home);
        List<String> words = Spawner.java(
                options,
                ClickHouseMain.class,
                List.of(
                        library.toString(), "--path=" + home.resolve("data"), "--listen_host=127.0.0.1",
                        "--http_port=" + port, "--config-file=" + config));
        // Without libjsig ClickHouse would take over the JVM's SIGSEGV handler, and the JVM would die of it.
        Path libjsig = Path.of(System.getProperty("java.home"), "lib", "libjsig.so");
        return new Spawner.Command(words, Map.of("LD_PRELOAD", libjsig.toString()), home, false);
    }

    @Override
    public boolean answers() throws IOException {
        return Http.get("http://127.0.0.1:" + port + "/ping").statusCode() == 200;
    }

    /** The engine reads standard input and ends with it. */
    @Override
    public void askToStop(Process process) throws IOException {
        process.getOutputStream().close();
    }

    private static final String CONFIG = """
            <clickhouse>
              <users_config>%s</users_config>
              <max_server_memory_usage>2000000000</max_server_memory_usage>
              <mark_cache_size>134217728</mark_cache_size>
              <keep_alive_timeout>3</keep_alive_timeout>
            </clickhouse>
            """;

    // The engine's own session is that of the user "default" and knows no password. It may do what the start needs, read
    // standard input, and nothing else; whoever connects without a password is that user and sees no table.
    private static final String USERS = """
            <clickhouse>
              <profiles><default><max_memory_usage>1500000000</max_memory_usage></default></profiles>
              <quotas><default/></quotas>
              <users>
                <default>
                  <password></password>
                  <networks><ip>127.0.0.1</ip></networks>
                  <profile>default</profile>
                  <quota>default</quota>
                  <grants>
                    <query>GRANT SYSTEM LISTEN ON *.*</query>
                    <query>GRANT TABLE ENGINE ON File</query>
                    <query>GRANT CREATE TEMPORARY TABLE ON *.*</query>
                    <query>GRANT CREATE TABLE, SELECT, DROP TABLE ON _local.*</query>
                  </grants>
                </default>
                <%1$s>
                  <password>%2$s</password>
                  <networks><ip>127.0.0.1</ip></networks>
                  <profile>default</profile>
                  <quota>default</quota>
                  <access_management>1</access_management>
                </%1$s>
              </users>
            </clickhouse>
            """.formatted(USER, PASSWORD);
}
