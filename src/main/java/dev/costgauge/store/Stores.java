package dev.costgauge.store;

/** The three connections. Opening them connects to nothing: a neighbour that is away is noticed by the first call. */
public record Stores(Postgres postgres, ClickHouse clickHouse, Redis redis) implements AutoCloseable {

    public static Stores open(PostgresSettings postgres, ClickHouseSettings clickHouse, RedisSettings redis) {
        return new Stores(Postgres.open(postgres), ClickHouse.open(clickHouse), Redis.open(redis));
    }

    @Override
    public void close() {
        redis.close();
        clickHouse.close();
        postgres.close();
    }
}
