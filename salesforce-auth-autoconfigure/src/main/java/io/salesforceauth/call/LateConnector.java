package io.salesforceauth.call;

import java.net.URI;
import java.util.function.Function;

import reactor.core.publisher.Mono;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.util.function.SingletonSupplier;

/**
 * A connector that is made with the first request. Loading the classes of an HTTP client
 * takes longer than all else that the starter does while the application starts.
 */
public final class LateConnector implements ClientHttpConnector {

	private final SingletonSupplier<ClientHttpConnector> connector;

	/**
	 * Create a connector.
	 * @param builder makes it
	 * @param settings its settings
	 */
	public LateConnector(ClientHttpConnectorBuilder<?> builder, HttpClientSettings settings) {
		this.connector = SingletonSupplier.of(() -> builder.build(settings));
	}

	@Override
	public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
		return this.connector.obtain().connect(method, uri, requestCallback);
	}

}
