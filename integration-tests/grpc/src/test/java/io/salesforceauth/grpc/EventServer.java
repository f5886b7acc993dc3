package io.salesforceauth.grpc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;

import org.springframework.web.client.RestClient;

/**
 * Stands for the Pub/Sub API: looks at the metadata of each call, asks the org that these
 * name whether the session is alive, and streams events until it is not. Its messages are
 * plain text.
 */
final class EventServer implements AutoCloseable {

	static final MethodDescriptor<String, String> TOPIC = method("GetTopic", MethodType.UNARY);

	static final MethodDescriptor<String, String> SUBSCRIBE = method("Subscribe", MethodType.SERVER_STREAMING);

	private static final Context.Key<Metadata> HEADERS = Context.key("headers");

	/**
	 * The headers of all calls that arrived.
	 */
	final List<Metadata> received = new CopyOnWriteArrayList<>();

	private final Server server;

	private final RestClient http = RestClient.create();

	private EventServer(ServerBuilder<?> builder) throws IOException {
		this.server = builder.addService(ServerInterceptors.intercept(service(), new SessionCheck())).build().start();
	}

	static EventServer inProcess(String name) throws IOException {
		return new EventServer(InProcessServerBuilder.forName(name));
	}

	static EventServer onLoopback() throws IOException {
		return new EventServer(
				NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
	}

	int port() {
		return this.server.getPort();
	}

	private ServerServiceDefinition service() {
		return ServerServiceDefinition.builder("eventbus.v1.PubSub")
			.addMethod(TOPIC, ServerCalls.asyncUnaryCall(this::topic))
			.addMethod(SUBSCRIBE, ServerCalls.asyncServerStreamingCall(this::subscribe))
			.build();
	}

	private void topic(String name, StreamObserver<String> response) {
		response.onNext("topic " + name);
		response.onCompleted();
	}

	/**
	 * Send the events that follow a replay id, one for each that the client is ready for,
	 * as long as the session is alive.
	 */
	private void subscribe(String replayId, StreamObserver<String> response) {
		ServerCallStreamObserver<String> events = (ServerCallStreamObserver<String>) response;
		Metadata headers = HEADERS.get();
		for (int event = Integer.parseInt(replayId) + 1; !events.isCancelled(); event++) {
			if (!isAlive(headers)) {
				events.onError(Status.UNAUTHENTICATED.asRuntimeException());
				return;
			}
			events.onNext(String.valueOf(event));
		}
	}

	private boolean isAlive(Metadata headers) {
		String url = header(headers, "instanceurl");
		String token = header(headers, "accesstoken");
		return url != null && token != null
				&& this.http.get()
					.uri(url + "/services/data/v68.0/")
					.header("Authorization", "Bearer " + token)
					.exchange((request, response) -> response.getStatusCode().is2xxSuccessful());
	}

	static String header(Metadata headers, String name) {
		return headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
	}

	private static MethodDescriptor<String, String> method(String name, MethodType type) {
		return MethodDescriptor.<String, String>newBuilder()
			.setFullMethodName(MethodDescriptor.generateFullMethodName("eventbus.v1.PubSub", name))
			.setType(type)
			.setRequestMarshaller(new Text())
			.setResponseMarshaller(new Text())
			.build();
	}

	@Override
	public void close() {
		this.server.shutdownNow();
	}

	/**
	 * Refuses calls whose session is not alive.
	 */
	private final class SessionCheck implements ServerInterceptor {

		@Override
		public <Q, R> Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
			EventServer.this.received.add(headers);
			if (!isAlive(headers)) {
				call.close(Status.UNAUTHENTICATED, new Metadata());
				return new Listener<>() {
				};
			}
			return Contexts.interceptCall(Context.current().withValue(HEADERS, headers), call, headers, next);
		}

	}

	/**
	 * Messages that need no generated classes.
	 */
	private static final class Text implements MethodDescriptor.Marshaller<String> {

		@Override
		public InputStream stream(String value) {
			return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
		}

		@Override
		public String parse(InputStream stream) {
			try {
				return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
