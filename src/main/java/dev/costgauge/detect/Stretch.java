package dev.costgauge.detect;

/**
 * A stretch of an open hour, until now.
 *
 * @param part its length as a part of an hour
 * @param squares sum of the squares of its events' costs, USD squared
 * @param rate how many times its expected cost the hour had run at when the stretch began; 1 at least
 */
record Stretch(double part, double squares, double rate) {

    /** From the hour's beginning on. */
    static Stretch whole(double part, double squares) {
        return new Stretch(part, squares, 1);
    }

    /**
     * From a later moment on. What the hour had cost until then tells its rate, together with an hour at the expected one
     * before it: few minutes say little.
     *
     * @param costBefore USD of the hour until the stretch began
     * @param partBefore part of the hour until then
     */
    static Stretch after(Expectation e, double costBefore, double partBefore, double part, double squares) {
        double usual = (partBefore + 1) * e.expected();
        double rate = usual > 0 ? (costBefore + e.expected()) / usual : 1;
        return new Stretch(part, squares, Math.max(1, rate));
    }
}
