package io.salesforceauth.token;

import java.net.URI;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;

/**
 * A connector that is made with the first request. Loading the classes of an HTTP client
 * takes longer than all else that the starter does while the application starts. It is
 * made once; the requests that come meanwhile wait for it without blocking their threads.
 * After a failure, which reaches all who wait, the next request tries again. It follows
 * no redirects and sends nothing again by itself: see {@link HttpTransports}.
 */
final class LazyClientHttpConnector implements ClientHttpConnector, AutoCloseable {

	private static final Log logger = LogFactory.getLog(LazyClientHttpConnector.class);

	private final ClientHttpConnectorBuilder<?> builder;

	/**
	 * Whether the builder is left as it is.
	 */
	private final boolean unknown;

	private final HttpClientSettings settings;

	private final @Nullable Supplier<@Nullable ClientHttpConnector> own;

	private final AtomicReference<@Nullable CompletableFuture<Mono<ClientHttpConnector>>> making = new AtomicReference<>();

	/**
	 * What to close: the connector, where it can be, and what is below it.
	 */
	private final Queue<AutoCloseable> resources = new ConcurrentLinkedQueue<>();

	private volatile @Nullable ClientHttpConnector connector;

	private volatile boolean closed;

	/**
	 * Whether a response has come: then no class of the connector is missing.
	 */
	private volatile boolean proven;

	/**
	 * Create a connector.
	 * @param builder makes it
	 * @param settings its settings, but for those of redirects
	 * @param own gives that of the application to use in its place, if it has one; asked
	 * with the first request, and never closed
	 */
	@SuppressWarnings("ReferenceEquality") // a builder that is left as it is
	LazyClientHttpConnector(ClientHttpConnectorBuilder<?> builder, HttpClientSettings settings,
			@Nullable Supplier<@Nullable ClientHttpConnector> own) {
		this.own = own;
		this.builder = HttpTransports.singleSendConnectors(builder, this.resources::add);
		this.unknown = this.builder == builder;
		// On Java 17 the JDK's client would carry the token along to another host
		this.settings = settings.withRedirects(HttpRedirects.DONT_FOLLOW);
	}

	@Override
	public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
		ClientHttpConnector made = this.connector;
		return (made != null) ? connect(made, method, uri, requestCallback)
				// Not a future that fails: Reactor logs an error where nobody waits any
				// more
				: Mono.fromFuture(make(), true)
					.flatMap((first) -> first.flatMap((one) -> connect(one, method, uri, requestCallback)));
	}

	private Mono<ClientHttpResponse> connect(ClientHttpConnector connector, HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
		return this.proven ? connector.connect(method, uri, requestCallback)
				: HttpClientException.guard(() -> connector.connect(method, uri, requestCallback))
					.doOnNext((response) -> this.proven = true);
	}

	/**
	 * Making it may read files, which is no work for an event loop; and the elastic
	 * threads of the application may all be waiting for it. So it has a thread of its
	 * own.
	 */
	private CompletableFuture<Mono<ClientHttpConnector>> make() {
		CompletableFuture<Mono<ClientHttpConnector>> result = new CompletableFuture<>();
		CompletableFuture<Mono<ClientHttpConnector>> underWay = this.making.compareAndExchange(null, result);
		if (underWay != null) {
			return underWay;
		}
		try {
			Thread thread = new Thread(() -> make(result), "salesforce-http-client");
			thread.setDaemon(true);
			thread.start();
		}
		catch (Throwable ex) {
			fail(result, ex); // such as no memory for a thread
		}
		return result;
	}

	private void make(CompletableFuture<Mono<ClientHttpConnector>> result) {
		try {
			ClientHttpConnector made = (this.own != null) ? this.own.get() : null;
			if (made == null) {
				made = this.builder.build(this.settings);
				if (this.unknown) {
					HttpTransports.check(made, "What " + this.builder.getClass().getName() + " builds", true);
				}
				if (made instanceof AutoCloseable closeable) {
					this.resources.add(closeable);
				}
			}
			this.connector = made;
			result.complete(Mono.just(made));
			if (this.closed) {
				close();
			}
		}
		catch (Throwable ex) {
			fail(result, ex);
		}
	}

	private void fail(CompletableFuture<Mono<ClientHttpConnector>> result, Throwable error) {
		this.making.set(null);
		result.complete(Mono.error(() -> new HttpClientException(error)));
	}

	/**
	 * Close the connections. Those of the JDK's client, which cannot be closed here, end
	 * when it is garbage: so nothing may hold it any more.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.making.set(CompletableFuture.completedFuture(
				Mono.error(() -> new HttpClientException(new IllegalStateException("The application has closed")))));
		this.connector = null;
		for (AutoCloseable resource = this.resources.poll(); resource != null; resource = this.resources.poll()) {
			try {
				resource.close();
			}
			catch (Exception ex) {
				logger.debug("A connector could not be closed", ex);
			}
		}
	}

}
