package dev.costgauge.grants;

import dev.costgauge.wire.TopicCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The files of one installation. They hold no passwords: those are the administrator's to set. Thread-safe.
 *
 * @param topics its topics
 * @param names its groups and internal topics
 * @param postgres name of its database in PostgreSQL
 * @param clickHouse name of its database in ClickHouse
 */
public record Grants(TopicCatalog topics, KafkaNames names, String postgres, String clickHouse) {

    /** What must not stand within quotes of any kind, and what would end a line. */
    private static final Pattern UNFIT = Pattern.compile("[\\p{Cntrl}'\"`\\\\$]");

    private static final Pattern SPACE = Pattern.compile("\\s");

    public Grants {
        requireFit("the database in postgres.url", postgres);
        requireFit("the database in clickhouse.url", clickHouse);
    }

    /**
     * The file of a neighbour.
     *
     * @param given logins of roles; of the others {@code costgauge_} and the role
     * @throws IllegalArgumentException naming a role that has no login there, or a login that cannot be one
     */
    public String file(Neighbour neighbour, Map<Role, String> given) {
        for (Role role : given.keySet()) {
            if (!neighbour.roles().contains(role)) {
                throw new IllegalArgumentException(neighbour.text() + " has no role " + role.text());
            }
        }
        Map<Role, String> users = new LinkedHashMap<>();
        neighbour.roles().forEach(role -> users.put(role, given.getOrDefault(role, "costgauge_" + role.text())));
        users.forEach((role, user) -> requireFit("the user of role " + role.text(), user));
        return switch (neighbour) {
            case KAFKA -> new KafkaGrants(topics, names).script(users);
            case POSTGRES -> filled(neighbour, users, postgres);
            case CLICKHOUSE -> filled(neighbour, users, clickHouse);
            case REDIS -> {
                users.forEach(Grants::requireOneWord);
                yield filled(neighbour, users, "");
            }
        };
    }

    private static String filled(Neighbour neighbour, Map<Role, String> users, String database) {
        String text = template(neighbour.file()).replace("${database}", database);
        for (Map.Entry<Role, String> user : users.entrySet()) {
            text = text.replace("${" + user.getKey().text() + "}", user.getValue());
        }
        return text;
    }

    private static String template(String file) {
        try (InputStream in = Grants.class.getResourceAsStream("/grants/" + file)) {
            return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireFit(String what, String name) {
        if (name.isBlank() || UNFIT.matcher(name).find()) {
            throw new IllegalArgumentException(
                    what + " must not be empty, nor hold quotes, backslashes, dollar or control characters: " + name);
        }
    }

    private static void requireOneWord(Role role, String user) {
        if (SPACE.matcher(user).find()) {
            throw new IllegalArgumentException("the user of role " + role.text() + " must not hold spaces: " + user);
        }
    }
}
