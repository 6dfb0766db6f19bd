package dev.costgauge.letters;

/** Where a letter stands in the topic of dead letters. */
public record LetterId(int partition, long offset) {

    /**
     * Reads {@code partition/offset}.
     *
     * @throws IllegalArgumentException when the text is of another form
     */
    public static LetterId parse(String text) {
        int slash = text.indexOf('/');
        try {
            return new LetterId(Integer.parseInt(text.substring(0, Math.max(slash, 0))), Long.parseLong(text.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a letter is named partition/offset, as in 3/1742, not '" + text + "'", e);
        }
    }

    @Override
    public String toString() {
        return partition + "/" + offset;
    }
}
