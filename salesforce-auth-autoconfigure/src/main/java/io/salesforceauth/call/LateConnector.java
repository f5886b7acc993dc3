package io.salesforceauth.call;

import java.net.URI;
import java.time.Duration;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

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
 * After a failure the next request tries again.
 */
public final class LateConnector implements ClientHttpConnector {

	private static final Duration FOR_EVER = Duration.ofMillis(Long.MAX_VALUE);

	private final Mono<ClientHttpConnector> making;

	private volatile @Nullable ClientHttpConnector connector;

	/**
	 * Create a connector.
	 * @param builder makes it
	 * @param settings its settings
	 */
	public LateConnector(ClientHttpConnectorBuilder<?> builder, HttpClientSettings settings) {
		this.making = Mono.<ClientHttpConnector>fromCallable(() -> builder.build(settings))
			.subscribeOn(Schedulers.fromExecutor(LateConnector::runInOwnThread))
			.doOnNext((made) -> this.connector = made)
			.cache((made) -> FOR_EVER, (error) -> Duration.ZERO, () -> Duration.ZERO);
	}

	@Override
	public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
		ClientHttpConnector made = this.connector;
		return (made != null) ? made.connect(method, uri, requestCallback)
				: this.making.flatMap((first) -> first.connect(method, uri, requestCallback));
	}

	/**
	 * It may read files, so it is no work for an event loop; and all threads of
	 * {@link Schedulers#boundedElastic()} may be waiting for it.
	 */
	private static void runInOwnThread(Runnable making) {
		Thread thread = new Thread(making, "salesforce-http-client");
		thread.setDaemon(true);
		thread.start();
	}

}
