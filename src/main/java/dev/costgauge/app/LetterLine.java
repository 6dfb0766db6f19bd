package dev.costgauge.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.costgauge.letters.Letter;
import dev.costgauge.letters.Outlook;

/**
 * A letter as the command shows it; what is empty is left out.
 *
 * @param source topic, partition and offset where the record stood
 * @param replayOf the letter that the record was before it was sent again
 * @param outlook accepted, refused or stuck: what would become of it now
 * @param because the reason and rule of a refusal to come, or why it cannot be sent
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record LetterLine(
        String letter,
        String time,
        String reason,
        String field,
        String rule,
        String source,
        String pair,
        String replayOf,
        boolean sentAgain,
        String outlook,
        String because) {

    static LetterLine of(Letter letter, Outlook outlook, boolean sentAgain) {
        String pair = "";
        String word = "";
        String because = "";
        switch (outlook) {
            case Outlook.Accepted accepted -> {
                pair = accepted.pair();
                word = "accepted";
            }
            case Outlook.Refused refused -> {
                pair = refused.pair();
                word = "refused";
                because = refused.reason() + ": " + refused.rule();
            }
            case Outlook.Stuck stuck -> {
                word = "stuck";
                because = stuck.why();
            }
        }
        return new LetterLine(
                letter.id().toString(),
                letter.time().toString(),
                letter.reason(),
                letter.field(),
                letter.rule(),
                letter.topic() + "-" + letter.partition() + "-" + letter.offset(),
                pair,
                letter.replayOf(),
                sentAgain,
                word,
                because);
    }

    /** One line for people. */
    String text() {
        return String.join(
                "  ",
                letter,
                time,
                reason + (field.isEmpty() ? "" : " (" + field + ")"),
                source,
                pair.isEmpty() ? "-" : pair,
                "now " + outlook + (because.isEmpty() ? "" : ": " + because),
                sentAgain ? "sent again" : replayOf.isEmpty() ? "" : "was letter " + replayOf)
                .stripTrailing();
    }
}
