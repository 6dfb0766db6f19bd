package dev.costgauge.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * ClickHouse with more users than its own. The embedded engine takes users from its file alone, and none from SQL.
 *
 * @param grants statements of each user, without the word TO and what follows
 */
record GrantedClickHouse(ClickHouseRecipe plain, String password, Map<String, List<String>> grants) implements Recipe {

    @Override
    public String name() {
        return "granted-clickhouse";
    }

    @Override
    public String endpoint() {
        return plain.endpoint();
    }

    @Override
    public Spawner.Command prepare(Path home) throws IOException {
        Spawner.Command command = plain.prepare(home);
        Path users = home.resolve("users.xml");
        String more = grants.entrySet().stream()
                .map(user -> "<%1$s><password>%2$s</password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota><grants>%3$s</grants></%1$s>"
                        .formatted(
                                user.getKey(),
                                password,
                                user.getValue().stream()
                                        .map(grant -> "<query>" + grant + "</query>")
                                        .collect(Collectors.joining())))
                .collect(Collectors.joining());
        Files.writeString(users, Files.readString(users).replace("</users>", more + "</users>"));
        return command;
    }

    @Override
    public boolean answers() throws IOException {
        return plain.answers();
    }

    @Override
    public void askToStop(Process process) throws IOException {
        plain.askToStop(process);
    }
}
