# The image of both roles: `docker build -t costgauge .`
# Built from the sources alone; the embedded development stack stays outside.

FROM maven:3.9.16-eclipse-temurin-25-noble AS build
WORKDIR /build
COPY pom.xml ./
COPY schemas schemas
COPY src/main src/main
# Tests ran before this; the cache mount keeps downloads between builds.
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -ntp -Dfast -DskipTests package \
    && mkdir -p /out \
    && cp target/costgauge.jar /out/

# glibc, because RocksDB's library in the jar is linked against it.
FROM eclipse-temurin:25.0.3_9-jre-noble
LABEL org.opencontainers.image.title="Costgauge" \
      org.opencontainers.image.description="Live cost baselines and anomaly alerts for LLM and cloud workloads"

# Volumes take the owner of these directories when they are first mounted.
RUN groupadd --system --gid 10001 costgauge \
    && useradd --system --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin costgauge \
    && install -d -o 10001 -g 10001 -m 0750 /var/lib/costgauge /run/costgauge /run/costgauge-tokens

WORKDIR /opt/costgauge
COPY --from=build /out/costgauge.jar ./
COPY temporal temporal
COPY --chmod=0555 docker/costgauge docker/healthcheck docker/token docker/share-classes bin/
# By the virtual machine that will map it, from the jar where it lies: an archive fits no other.
RUN --mount=type=bind,source=src/main/jvm,target=/mnt /opt/costgauge/bin/share-classes /mnt/stream.classes

# By default each thread has an arena of its own, and what RocksDB frees in one cannot be used in another: memory would grow
# beyond stream.rocksdb.memory.
ENV MALLOC_ARENA_MAX=2 \
    PATH="/opt/costgauge/bin:${PATH}" \
    COSTGAUGE_LOG_FORMAT=json \
    COSTGAUGE_STREAM_STATE_DIR=/var/lib/costgauge/state
USER 10001:10001
EXPOSE 8000
ENTRYPOINT ["costgauge"]
CMD ["--help"]
