package dev.costgauge.detect;

/** The constants that {@link SeasonalConformal} has by default. */
final class Constants {

    private Constants() {}

    static final Tuning DEFAULT = new Tuning(
            new Tuning.Shape(
                    new Decay(.853), new Decay(.899), 1.85, 2.24, 10.5, .00525, 4),
            new Tuning.Learning(.012, 5.6, .294, 72, .0343, .985),
            new Tuning.Scale(
                    .6, .0892, .0659, .0681, 26.8, .146, .0737, .091, 32.7, .0064),
            new Tuning.Carrying(.58, 45, .0064, 4.73, 7.09, .694),
            new Tuning.Tails(.0735, 4.39, .037, .0423, 1.85, .348, 1.55, 1),
            new Tuning.Limits(
                    .893, 2.05, 1, 1.35, .7, 1.64, .7, .911, .7, 5, 1.3, .6, .366),
            new Tuning.Trending(
                    new Tuning.Span(5, 2.25, 1.76, .354, .0089),
                    new Tuning.Span(168, 1.46, 1.46, .354, .0005),
                    20, 6.2, .0005, 5.6, .317, .084, 24, .3, 10, 240, 336, .474, 168),
            new Tuning.Youth(.8, 13, 1.2, 2));
}
