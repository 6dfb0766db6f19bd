package dev.costgauge.testing;

import io.grpc.CallOptions;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A port on loopback that asks for a client certificate and, in every call, for an API key, as Temporal Cloud does, and
 * passes the call on to a server that asks for neither. Lives as long as the JVM.
 */
public final class TemporalGate {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private TemporalGate() {}

    /**
     * Opens the gate; returns its port.
     *
     * @param server {@code host:port}
     */
    public static int before(String server, Certificates certificates, String apiKey) {
        return before(server, certificates, apiKey, method -> true);
    }

    /** The same; only those methods are let in, by their full names. */
    public static int before(String server, Certificates certificates, String apiKey, Predicate<String> methods) {
        ManagedChannel behind =
                NettyChannelBuilder.forTarget(server).usePlaintext().build();
        try {
            return NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                    .sslContext(GrpcSslContexts.forServer(
                                    certificates.serverCert().toFile(),
                                    certificates.serverKey().toFile())
                            .trustManager(certificates.ca().toFile())
                            .clientAuth(ClientAuth.REQUIRE)
                            .build())
                    .intercept(new KeyCheck(apiKey, methods))
                    .fallbackHandlerRegistry(new PassOn(behind))
                    .build()
                    .start()
                    .getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record KeyCheck(String apiKey, Predicate<String> methods) implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            if (("Bearer " + apiKey).equals(headers.get(AUTHORIZATION))) {
                if (methods.test(call.getMethodDescriptor().getFullMethodName())) {
                    return next.startCall(call, headers);
                }
                call.close(Status.PERMISSION_DENIED.withDescription("Request unauthorized."), new Metadata());
                return new ServerCall.Listener<>() {};
            }
            call.close(Status.UNAUTHENTICATED.withDescription("Request unauthorized."), new Metadata());
            return new ServerCall.Listener<>() {};
        }
    }

    /** Every method, without knowing its types; all of Temporal's are unary. */
    private static final class PassOn extends HandlerRegistry {
        private final ManagedChannel behind;

        PassOn(ManagedChannel behind) {
            this.behind = behind;
        }

        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
            MethodDescriptor<byte[], byte[]> method = MethodDescriptor.<byte[], byte[]>newBuilder()
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName(name)
                    .setRequestMarshaller(Bytes.AS_THEY_ARE)
                    .setResponseMarshaller(Bytes.AS_THEY_ARE)
                    .build();
            return ServerMethodDefinition.create(
                    method,
                    ServerCalls.asyncUnaryCall((request, answer) ->
                            ClientCalls.asyncUnaryCall(behind.newCall(method, CallOptions.DEFAULT), request, answer)));
        }
    }

    private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
        AS_THEY_ARE;

        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
