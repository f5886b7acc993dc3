package io.salesforceauth.client;

import java.util.List;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.util.LambdaSafe;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ReactorClientHttpRequestFactory;

/**
 * Makes the connections of blocking clients as Spring Boot does.
 */
final class RequestFactories {

	private RequestFactories() {
	}

	/**
	 * Create a request factory that follows no redirects.
	 * @param builder that of Spring Boot; there is none in a reactive application
	 * @param customizers those of the application, a proxy as a rule: applied by Spring
	 * Boot where it makes the builder
	 */
	static ClientHttpRequestFactory create(ObjectProvider<ClientHttpRequestFactoryBuilder<?>> builder,
			ObjectProvider<ClientHttpRequestFactoryBuilderCustomizer<?>> customizers, HttpClientSettings settings) {
		ClientHttpRequestFactory factory = builder
			.getIfAvailable(() -> customize(ClientHttpRequestFactoryBuilder.detect(), customizers))
			// On Java 17 the JDK's client would carry the token along to another host
			.build(settings.withRedirects(HttpRedirects.DONT_FOLLOW));
		if (factory instanceof ReactorClientHttpRequestFactory reactor) {
			// By default bodies are written by Schedulers.boundedElastic(), whose threads
			// may all be blocked in calls that wait for their bodies. Ours are arrays,
			// which are written at once
			reactor.setExecutor(Runnable::run);
		}
		return factory;
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

}
