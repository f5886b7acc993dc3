package io.salesforceauth.token;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;

/**
 * A connector that is made with the first request. Loading the classes of an HTTP client
 * takes longer than all else that the starter does while the application starts. It is
 * made once; the requests that come meanwhile wait for it without blocking their threads.
 * After a failure, which reaches all who wait, the next request tries again.
 */
public final class LazyClientHttpConnector implements ClientHttpConnector {

	private final ClientHttpConnectorBuilder<?> builder;

	private final HttpClientSettings settings;

	private final AtomicReference<@Nullable CompletableFuture<Mono<ClientHttpConnector>>> making = new AtomicReference<>();

	private volatile @Nullable ClientHttpConnector connector;

	/**
	 * Whether a response has come: then no class of the connector is missing.
	 */
	private volatile boolean proven;

	/**
	 * Create a connector.
	 * @param builder makes it
	 * @param settings its settings
	 */
	public LazyClientHttpConnector(ClientHttpConnectorBuilder<?> builder, HttpClientSettings settings) {
		this.builder = builder;
		this.settings = settings;
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
			ClientHttpConnector made = this.builder.build(this.settings);
			this.connector = made;
			result.complete(Mono.just(made));
		}
		catch (Throwable ex) {
			fail(result, ex);
		}
	}

	private void fail(CompletableFuture<Mono<ClientHttpConnector>> result, Throwable error) {
		this.making.set(null);
		result.complete(Mono.error(() -> new HttpClientException(error)));
	}

}
