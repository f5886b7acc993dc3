package io.salesforceauth.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JettyClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.ReactorClientHttpRequestFactoryBuilder;
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
 * follows no redirect, whatever the customizers of the application say. Apache's client
 * would send again what gets a 503 or a 429, whatever its method; those of the JDK cannot
 * be stopped from asking again when the connection drops.
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
	SingleSendRequestFactory(ObjectProvider<ClientHttpRequestFactoryBuilder<?>> builder,
			ObjectProvider<ClientHttpRequestFactoryBuilderCustomizer<?>> customizers, HttpClientSettings settings) {
		ClientHttpRequestFactory factory = singleSend(
				builder.getIfAvailable(() -> customize(ClientHttpRequestFactoryBuilder.detect(), customizers)))
			// On Java 17 the JDK's client would carry the token along to another host
			.build(settings.withRedirects(HttpRedirects.DONT_FOLLOW));
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

	/**
	 * A builder that Spring Boot does not know is left as it is.
	 */
	private ClientHttpRequestFactoryBuilder<?> singleSend(ClientHttpRequestFactoryBuilder<?> builder) {
		if (builder instanceof HttpComponentsClientHttpRequestFactoryBuilder httpComponents) {
			return HttpComponents.singleSend(httpComponents);
		}
		if (builder instanceof JettyClientHttpRequestFactoryBuilder jetty) {
			return Jetty.singleSend(jetty, this.resources);
		}
		if (builder instanceof ReactorClientHttpRequestFactoryBuilder reactor) {
			return Reactor.singleSend(reactor);
		}
		return (builder instanceof JdkClientHttpRequestFactoryBuilder jdk)
				? jdk.withHttpClientCustomizer((http) -> http.followRedirects(Redirect.NEVER)) : builder;
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

	// Each library in a class of its own: it may be missing

	private static final class HttpComponents {

		static ClientHttpRequestFactoryBuilder<?> singleSend(HttpComponentsClientHttpRequestFactoryBuilder builder) {
			return builder.withHttpClientCustomizer(
					(http) -> http.disableAutomaticRetries().disableRedirectHandling().disableCookieManagement());
		}

	}

	private static final class Jetty {

		static ClientHttpRequestFactoryBuilder<?> singleSend(JettyClientHttpRequestFactoryBuilder builder,
				List<AutoCloseable> resources) {
			return builder.withHttpClientCustomizer((http) -> {
				http.setFollowRedirects(false);
				http.setHttpCookieStore(new HttpCookieStore.Empty());
				http.addEventListener(new LifeCycle.Listener() {

					@Override
					public void lifeCycleStarted(LifeCycle started) {
						handOnUnauthorized(http);
					}

				});
				// The factory starts it, and never stops it
				resources.add(http::stop);
			});
		}

		/**
		 * Jetty answers challenges with credentials of its own, of which there are none:
		 * a 401 without one is an error to it, and others lose their body now and then.
		 */
		private static void handOnUnauthorized(HttpClient http) {
			http.getProtocolHandlers().remove(WWWAuthenticationProtocolHandler.NAME);
		}

	}

	private static final class Reactor {

		static ClientHttpRequestFactoryBuilder<?> singleSend(ReactorClientHttpRequestFactoryBuilder builder) {
			return builder.withHttpClientCustomizer((http) -> http.followRedirect(false));
		}

	}

}
