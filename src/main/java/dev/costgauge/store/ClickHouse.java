package dev.costgauge.store;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ClientFaultCause;
import com.clickhouse.client.api.command.CommandSettings;
import com.clickhouse.client.api.data_formats.ClickHouseBinaryFormatReader;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import dev.costgauge.tls.TlsFiles;
import java.io.ByteArrayInputStream;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/**
 * The connection to ClickHouse: one pool of HTTP connections. Thread-safe. Nothing is repeated here: who calls knows whether
 * a repeat is harmless.
 */
public final class ClickHouse implements AutoCloseable {

    /** Bytes: a page of pairs is named in the text. */
    private static final String MOST_SQL = "67108864";

    private final Client client;
    private final String database;

    private ClickHouse(Client client, String database) {
        this.client = client;
        this.database = database;
    }

    /** Opens the pool; a server that is away is noticed by the first call. */
    public static ClickHouse open(ClickHouseSettings settings) {
        TlsFiles tls = settings.tls();
        tls.check("clickhouse.tls");
        Client.Builder builder = new Client.Builder();
        if (!tls.ca().isEmpty()) {
            builder.setRootCertificate(tls.ca());
        }
        if (tls.hasIdentity()) {
            builder.setClientCertificate(tls.cert()).setClientKey(tls.key());
        }
        Client client = builder
                .addEndpoint(settings.endpoint())
                .setUsername(settings.user())
                .setPassword(settings.password())
                .setDefaultDatabase(settings.database())
                .setClientName("costgauge")
                .setConnectTimeout(Math.min(settings.timeout().toMillis(), 10_000), ChronoUnit.MILLIS)
                .setSocketTimeout(settings.timeout().toMillis(), ChronoUnit.MILLIS)
                .setConnectionRequestTimeout(settings.timeout().toMillis(), ChronoUnit.MILLIS)
                .setMaxConnections(16)
                .setMaxRetries(0)
                .retryOnFailures(ClientFaultCause.None)
                .compressServerResponse(true)
                .compressClientRequest(true)
                .useServerTimeZone(false)
                .useTimeZone("UTC")
                .build();
        return new ClickHouse(client, settings.database());
    }

    public String database() {
        return database;
    }

    /** Runs a statement that answers nothing. */
    public void execute(String sql) {
        CommandSettings settings = new CommandSettings();
        settings.serverSetting("max_query_size", MOST_SQL);
        try (var response = await(client.execute(sql, settings))) {
            // An answer means that it was done.
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new StoreException(e);
        }
    }

    /** The one number that a query answers. */
    public long count(String sql) {
        return query("SELECT toInt64((" + sql + "))", row -> row.getLong(1)).get(0);
    }

    /** Runs a query and reads every row by column number, from 1. */
    <T> List<T> query(String sql, Function<ClickHouseBinaryFormatReader, T> row) {
        // The server holds the answer back until the query has ended: an error never hides behind half an answer.
        QuerySettings settings = new QuerySettings().waitEndOfQuery(true).serverSetting("max_query_size", MOST_SQL);
        try (QueryResponse response = await(client.query(sql, settings));
                ClickHouseBinaryFormatReader reader = client.newBinaryFormatReader(response)) {
            List<T> rows = new ArrayList<>();
            while (reader.hasNext()) {
                reader.next();
                rows.add(row.apply(reader));
            }
            return rows;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new StoreException(e);
        }
    }

    /**
     * Inserts rows in RowBinary as one block; returns when table and views have them. A repeat with the same token within
     * the table's window changes nothing, or completes what a crash left undone; an empty token means none.
     */
    void insert(String table, List<String> columns, byte[] rows, int length, String deduplicationToken) {
        InsertSettings settings = new InsertSettings()
                .serverSetting("async_insert", "0")
                .serverSetting("insert_deduplicate", "1")
                .serverSetting("deduplicate_blocks_in_dependent_materialized_views", "1")
                .serverSetting("materialized_views_ignore_errors", "0")
                .serverSetting("input_format_parallel_parsing", "0");
        if (!deduplicationToken.isEmpty()) {
            settings.setDeduplicationToken(deduplicationToken);
        }
        try (var response = await(client.insert(
                table,
                columns,
                new ByteArrayInputStream(rows, 0, length),
                ClickHouseFormat.RowBinary,
                settings))) {
            // An answer means that it was done.
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new StoreException(e);
        }
    }

    @Override
    public void close() {
        client.close();
    }

    private static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(e);
        } catch (ExecutionException e) {
            throw StoreException.of(e);
        }
    }
}
