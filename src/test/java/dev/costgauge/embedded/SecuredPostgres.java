package dev.costgauge.embedded;

import dev.costgauge.testing.Certificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** PostgreSQL that takes connections over TLS alone, with a client certificate and a password. */
record SecuredPostgres(PostgresRecipe plain, Certificates certificates, String password) implements Recipe {

    @Override
    public String name() {
        return "secured-postgres";
    }

    @Override
    public String endpoint() {
        return plain.endpoint();
    }

    @Override
    public Spawner.Command prepare(Path home) throws IOException {
        Spawner.Command command = plain.prepare(home);
        Files.writeString(
                home.resolve("data/pg_hba.conf"), "hostssl all all 127.0.0.1/32 scram-sha-256 clientcert=verify-ca\n");
        List<String> words = new ArrayList<>(command.words());
        words.addAll(List.of(
                "-c", "ssl=on",
                "-c", "ssl_cert_file=" + certificates.serverCert(),
                "-c", "ssl_key_file=" + certificates.serverKey(),
                "-c", "ssl_ca_file=" + certificates.ca()));
        return new Spawner.Command(words, command.environment(), command.directory(), command.inUserNamespace());
    }

    @Override
    public boolean answers() throws IOException {
        try (Connection connection = connect()) {
            return connection.isValid(2);
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void whenReady() throws IOException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER USER " + PostgresRecipe.USER + " PASSWORD '" + password + "'");
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void askToStop(Process process) throws IOException {
        plain.askToStop(process);
    }

    /** With the password that it was made with: only a new server is ever waited for. */
    private Connection connect() throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", PostgresRecipe.USER);
        login.setProperty("password", PostgresRecipe.PASSWORD);
        login.setProperty("sslmode", "verify-full");
        login.setProperty("sslrootcert", certificates.ca().toString());
        login.setProperty("sslcert", certificates.clientCert().toString());
        login.setProperty("sslkey", certificates.clientKey().toString());
        login.setProperty("connectTimeout", "2");
        login.setProperty("socketTimeout", "2");
        return DriverManager.getConnection(endpoint(), login);
    }
}
