package dev.costgauge.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Schema ids for tests that need no server. It enforces nothing; what a registry enforces is tested on a real one. */
public final class LocalSchemaRegistry implements SchemaRegistry {

    private final List<Schema> schemas = new ArrayList<>();
    private final Map<String, Registered> latest = new HashMap<>();
    private final Map<String, String> levels = new HashMap<>();
    private boolean down;

    /** From now on every question ends as in an outage, or no longer. */
    public synchronized void setDown(boolean down) {
        this.down = down;
    }

    @Override
    public synchronized int register(String subject, Schema schema) {
        answer();
        Schema portable = WireSchemas.portable(schema);
        int index = schemas.indexOf(portable);
        if (index < 0) {
            index = schemas.size();
            schemas.add(portable);
        }
        latest.put(subject, new Registered(index + 1, portable));
        return index + 1;
    }

    @Override
    public synchronized @Nullable Integer idOf(String subject, Schema schema) {
        answer();
        Registered registered = latest.get(subject);
        return registered != null && registered.schema().equals(WireSchemas.portable(schema)) ? registered.id() : null;
    }

    @Override
    public synchronized @Nullable Registered latest(String subject) {
        answer();
        return latest.get(subject);
    }

    @Override
    public synchronized SchemaLookup byId(int id) {
        answer();
        return id < 1 || id > schemas.size()
                ? new SchemaLookup.Unknown()
                : new SchemaLookup.Found(schemas.get(id - 1));
    }

    @Override
    public List<String> incompatibilities(String subject, Schema schema) {
        return List.of();
    }

    @Override
    public synchronized String compatibility(String subject) {
        return levels.getOrDefault(subject, "NONE");
    }

    @Override
    public synchronized @Nullable String ownCompatibility(String subject) {
        return levels.get(subject);
    }

    @Override
    public synchronized void setCompatibility(String subject, String level) {
        levels.put(subject, level);
    }

    @Override
    public void close() {}

    private void answer() {
        if (down) {
            throw new RegistryUnavailableException("the registry of this test is down");
        }
    }
}
