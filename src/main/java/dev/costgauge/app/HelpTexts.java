package dev.costgauge.app;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Makes the texts of help flow: they are written in the lines of the sources, and read in those of a terminal. */
final class HelpTexts {

    private HelpTexts() {}

    /** Of the command and of all below it. The first sentence stands by itself: lists of commands show no more. */
    static void flow(CommandLine line) {
        UsageMessageSpec usage = line.getCommandSpec().usageMessage();
        List<String> description = flowing(usage.description());
        if (!description.isEmpty()) {
            description.addAll(0, List.of(description.removeFirst().split("(?<=\\.) (?=[A-Z])", 2)));
        }
        usage.description(description.toArray(String[]::new));
        usage.footer(flowing(usage.footer()).toArray(String[]::new));
        line.getSubcommands().values().forEach(HelpTexts::flow);
    }

    /** A paragraph a text, parted by empty ones. */
    private static List<String> flowing(String[] lines) {
        List<String> texts = new ArrayList<>();
        for (String line : lines) {
            if (line.isEmpty() || texts.isEmpty() || texts.getLast().isEmpty()) {
                texts.add(line);
            } else {
                texts.add(texts.removeLast() + ' ' + line);
            }
        }
        return texts;
    }
}
