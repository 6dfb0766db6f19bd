package dev.costgauge.app;

import dev.costgauge.http.ApiRole;
import dev.costgauge.http.TokenMaker;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes a token for the REST interface. */
@Command(
        name = "token",
        description = {
            "Make a random token for the REST interface. The first line is what the client sends (Authorization: Bearer),",
            "and is kept nowhere; the second is what the server is told, for http.tokens or a line of http.tokens.file."
        })
final class TokenCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--name",
            required = true,
            paramLabel = "NAME",
            description = "Who will hold it; the audit log and the rate limit know the holder by it.")
    private String name = "";

    @Option(names = "--role", required = true, paramLabel = "read|operate", description = "What it allows.")
    private String role = "";

    @Override
    public Integer call() {
        ApiRole granted = ApiRole.granted(role)
                .orElseThrow(() -> new ParameterException(spec.commandLine(), "--role must be read or operate"));
        try {
            TokenMaker.Made made = TokenMaker.make(name, granted);
            PrintWriter out = spec.commandLine().getOut();
            out.println("token " + made.token());
            out.println("entry " + made.entry());
            out.flush();
            return 0;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--name: " + e.getMessage(), e);
        }
    }
}
