package io.salesforceauth.client;

import java.lang.reflect.Field;
import java.net.http.HttpClient.Redirect;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpRequest;
import org.springframework.http.client.AbstractClientHttpRequestFactoryWrapper;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.client.support.HttpRequestWrapper;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Looks whether the request factory that an application put in the place of ours follows
 * redirects, once for each factory. Spring shows an interceptor neither the factory nor
 * its HTTP client, so that their fields are read: where they have others, as in a factory
 * of the application's own making, nothing is known. Apache's client does not tell.
 */
final class RequestFactoryCheck {

	private final Map<Class<?>, Optional<Field>> factories = new ConcurrentHashMap<>();

	private volatile @Nullable ClientHttpRequestFactory checked;

	/**
	 * Make sure that the factory of a request does not follow redirects, as far as it
	 * tells.
	 * @param request as an interceptor gets it
	 * @throws IllegalStateException if it does
	 */
	void check(HttpRequest request) {
		ClientHttpRequestFactory factory = factory(request);
		if (factory != null) {
			check(factory);
		}
	}

	/**
	 * Make sure that a factory does not follow redirects, as far as it tells.
	 * @throws IllegalStateException if it does
	 */
	@SuppressWarnings("ReferenceEquality") // the one that was looked at before
	void check(ClientHttpRequestFactory factory) {
		if (factory == this.checked) {
			return;
		}
		if (Boolean.TRUE.equals(followsRedirects(factory))) {
			throw CallRules.followingRedirects("RestClient", "request factory that was given to requestFactory(…)");
		}
		this.checked = factory;
	}

	private @Nullable ClientHttpRequestFactory factory(HttpRequest request) {
		HttpRequest made = request;
		while (made instanceof HttpRequestWrapper wrapper) {
			made = wrapper.getRequest();
		}
		Field field = this.factories.computeIfAbsent(made.getClass(), RequestFactoryCheck::factoryField).orElse(null);
		return (field != null) ? (ClientHttpRequestFactory) ReflectionUtils.getField(field, made) : null;
	}

	private static ClientHttpRequestFactory unwrapped(ClientHttpRequestFactory factory) {
		ClientHttpRequestFactory unwrapped = factory;
		while (unwrapped instanceof AbstractClientHttpRequestFactoryWrapper wrapper) {
			unwrapped = wrapper.getDelegate();
		}
		return unwrapped;
	}

	private static Optional<Field> factoryField(Class<?> request) {
		return field(request, null, ClientHttpRequestFactory.class);
	}

	private static Optional<Field> field(Class<?> owner, @Nullable String name, @Nullable Class<?> type) {
		try {
			Field field = ReflectionUtils.findField(owner, name, type);
			if (field != null) {
				ReflectionUtils.makeAccessible(field);
			}
			return Optional.ofNullable(field);
		}
		catch (RuntimeException ex) {
			return Optional.empty(); // a module that is closed
		}
	}

	/**
	 * Whether a factory follows redirects, {@code null} if it does not tell.
	 */
	static @Nullable Boolean followsRedirects(ClientHttpRequestFactory factory) {
		ClientHttpRequestFactory unwrapped = unwrapped(factory);
		// Subclasses may switch it off, as that of Spring Boot does
		if (unwrapped.getClass() == SimpleClientHttpRequestFactory.class) {
			return true;
		}
		Object client = field(unwrapped.getClass(), "httpClient", null)
			.map((field) -> ReflectionUtils.getField(field, unwrapped))
			.orElse(null);
		if (client instanceof java.net.http.HttpClient jdk) {
			return jdk.followRedirects() != Redirect.NEVER;
		}
		if (client != null && isOf("org.eclipse.jetty.client.HttpClient", client)) {
			return Jetty.followsRedirects(client);
		}
		return (client != null && isOf("reactor.netty.http.client.HttpClient", client))
				? Reactor.followsRedirects(client) : null;
	}

	private static boolean isOf(String library, Object client) {
		ClassLoader loader = client.getClass().getClassLoader();
		return ClassUtils.isPresent(library, loader) && ClassUtils.resolveClassName(library, loader).isInstance(client);
	}

	// Each library in a class of its own: it may be missing

	private static final class Jetty {

		static boolean followsRedirects(Object client) {
			return ((org.eclipse.jetty.client.HttpClient) client).isFollowRedirects();
		}

	}

	private static final class Reactor {

		static boolean followsRedirects(Object client) {
			return ((reactor.netty.http.client.HttpClient) client).configuration().followRedirectPredicate() != null;
		}

	}

}
