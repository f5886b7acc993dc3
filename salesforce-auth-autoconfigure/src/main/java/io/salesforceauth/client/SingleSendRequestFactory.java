package io.salesforceauth.client;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.salesforceauth.token.HttpTransports;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.util.LambdaSafe;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ReactorClientHttpRequestFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.util.Assert;

/**
 * Makes the requests of blocking clients as Spring Boot does, but each is sent once, and
 * follows no redirect: see {@link HttpTransports}.
 */
final class SingleSendRequestFactory implements ClientHttpRequestFactory {

	private static final Log logger = LogFactory.getLog(SingleSendRequestFactory.class);

	private final List<AutoCloseable> resources = new ArrayList<>();

	private volatile @Nullable ClientHttpRequestFactory factory;

	/**
	 * Create a request factory.
	 * @param builder that of Spring Boot; there is none in a reactive application
	 * @param customizers those of the application, a proxy as a rule: applied by Spring
	 * Boot where it makes the builder
	 */
	@SuppressWarnings("ReferenceEquality") // a builder that is left as it is
	SingleSendRequestFactory(ObjectProvider<ClientHttpRequestFactoryBuilder<?>> builder,
			ObjectProvider<ClientHttpRequestFactoryBuilderCustomizer<?>> customizers, HttpClientSettings settings) {
		ClientHttpRequestFactoryBuilder<?> given = builder
			.getIfAvailable(() -> customize(ClientHttpRequestFactoryBuilder.detect(), customizers));
		ClientHttpRequestFactoryBuilder<?> ruled = HttpTransports.singleSendRequestFactories(given,
				this.resources::add);
		// On Java 17 the JDK's client would carry the token along to another host
		ClientHttpRequestFactory factory = ruled.build(settings.withRedirects(HttpRedirects.DONT_FOLLOW));
		if (ruled == given) {
			HttpTransports.check(factory, "What " + given.getClass().getName() + " builds", true);
		}
		if (factory instanceof ReactorClientHttpRequestFactory reactor) {
			// By default bodies are written by Schedulers.boundedElastic(), whose threads
			// may all be blocked in calls that wait for their bodies
			ExecutorService threads = writers();
			reactor.setExecutor(threads);
			this.resources.add(threads::shutdown);
		}
		if (factory instanceof DisposableBean disposable) {
			this.resources.add(disposable::destroy);
		}
		this.factory = factory;
	}

	/**
	 * As many as there are bodies on their way, each with a caller that waits for it.
	 */
	private static ExecutorService writers() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("salesforce-request-body-");
		threads.setDaemon(true);
		return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
	}

	@SuppressWarnings("unchecked")
	private static ClientHttpRequestFactoryBuilder<?> customize(ClientHttpRequestFactoryBuilder<?> builder,
			ObjectProvider<ClientHttpRequestFactoryBuilderCustomizer<?>> customizers) {
		ClientHttpRequestFactoryBuilder<?>[] customized = { builder };
		List<ClientHttpRequestFactoryBuilderCustomizer<?>> ordered = customizers.orderedStream().toList();
		LambdaSafe.callbacks(ClientHttpRequestFactoryBuilderCustomizer.class, ordered, builder)
			.invoke((customizer) -> customized[0] = customizer.customize(customized[0]));
		return customized[0];
	}

	@Override
	public ClientHttpRequest createRequest(URI uri, HttpMethod method) throws IOException {
		ClientHttpRequestFactory factory = this.factory;
		Assert.state(factory != null, "The application has closed: no more calls leave");
		return factory.createRequest(uri, method);
	}

	/**
	 * Close the connections. Those of the JDK's client, which cannot be closed here, end
	 * when it is garbage: so nothing may hold it any more.
	 */
	void close() {
		this.factory = null;
		for (AutoCloseable resource : this.resources) {
			try {
				resource.close();
			}
			catch (Exception ex) {
				logger.debug("An HTTP client could not be closed", ex);
			}
		}
	}

}
