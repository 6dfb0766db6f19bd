package dev.costgauge.embedded;

/** A database: JDBC URL, user and password. The password is not part of {@link #toString()}. */
public record JdbcEndpoint(String url, String user, String password) {
    @Override
    public String toString() {
        return url + " user=" + user;
    }
}
