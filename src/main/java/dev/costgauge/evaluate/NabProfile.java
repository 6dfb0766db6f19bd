package dev.costgauge.evaluate;

/** What a caught window, a false alert and a missed window weigh. */
enum NabProfile {
    standard(1, .11, 1),
    reward_low_FP_rate(1, .22, 1),
    reward_low_FN_rate(1, .11, 2);

    final double caught;
    final double wrong;
    final double missed;

    NabProfile(double caught, double wrong, double missed) {
        this.caught = caught;
        this.wrong = wrong;
        this.missed = missed;
    }
}
