package dev.costgauge.letters;

/** What would become of a letter if it were sent again now. */
public sealed interface Outlook {

    /**
     * It would be taken, unless the stream knows something that a record does not say: an hour's total that would leave
     * its bounds, or an hour that was learned already.
     *
     * @param topic full name of the topic that it goes to
     * @param partition -1 where any will do
     * @param pair text of the pair; empty when the record is about none
     */
    record Accepted(String topic, int partition, String pair) implements Outlook {}

    /**
     * It would be refused again.
     *
     * @param topic full name of the topic that it would go to
     * @param reason code as in the letter it would become
     * @param rule in words
     */
    record Refused(String topic, String reason, String rule, String pair) implements Outlook {}

    /** It cannot be sent at all. */
    record Stuck(String why) implements Outlook {}
}
