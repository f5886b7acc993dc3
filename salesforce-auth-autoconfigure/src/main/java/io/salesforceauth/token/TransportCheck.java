package io.salesforceauth.token;

import java.lang.reflect.Field;
import java.net.CookieHandler;
import java.net.http.HttpClient.Redirect;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

import io.salesforceauth.token.HttpTransports.Objection;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpResponse;
import org.eclipse.jetty.http.HttpCookieStore;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClientRequest;

import org.springframework.http.HttpRequest;
import org.springframework.http.client.AbstractClientHttpRequestFactoryWrapper;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.support.HttpRequestWrapper;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Looks at the HTTP clients of an application. Spring shows neither the client of a
 * connector nor that of a request factory, so that their fields are read: where they have
 * others, as in those of the application's own making, nothing is known. Apache's client
 * does not tell.
 */
final class TransportCheck {

	/**
	 * How each class is looked at; most do not tell.
	 */
	private static final ClassValue<Function<Object, Set<Objection>>> CHECKS = new ClassValue<>() {

		@Override
		protected Function<Object, Set<Objection>> computeValue(Class<?> type) {
			return check(type);
		}

	};

	private static final Set<Objection> NONE = Set.of();

	private static final Set<Objection> UNKNOWN = Set.of(Objection.UNKNOWN);

	private TransportCheck() {
	}

	static Set<Objection> of(Object transport) {
		return CHECKS.get(transport.getClass()).apply(transport);
	}

	private static Function<Object, Set<Objection>> check(Class<?> type) {
		if (HttpRequestWrapper.class.isAssignableFrom(type)) {
			return (request) -> of(((HttpRequestWrapper) request).getRequest());
		}
		if (HttpRequest.class.isAssignableFrom(type)) {
			return within(field(type, null, ClientHttpRequestFactory.class));
		}
		if (AbstractClientHttpRequestFactoryWrapper.class.isAssignableFrom(type)) {
			return (factory) -> of(((AbstractClientHttpRequestFactoryWrapper) factory).getDelegate());
		}
		if (SimpleClientHttpRequestFactory.class.isAssignableFrom(type)) {
			// Subclasses may switch redirects off, as that of Spring Boot does
			return (factory) -> urlConnection(type == SimpleClientHttpRequestFactory.class);
		}
		if (ClientHttpConnector.class.isAssignableFrom(type) || ClientHttpRequestFactory.class.isAssignableFrom(type)) {
			return within(field(type, "httpClient", null));
		}
		if (java.net.http.HttpClient.class.isAssignableFrom(type)) {
			return (client) -> jdk((java.net.http.HttpClient) client);
		}
		return library(type);
	}

	private static Function<Object, Set<Objection>> library(Class<?> type) {
		if (isOf("org.eclipse.jetty.client.HttpClient", type)) {
			return Jetty::client;
		}
		if (isOf("org.eclipse.jetty.client.Request", type)) {
			return Jetty::request;
		}
		if (isOf("reactor.netty.http.client.HttpClient", type)) {
			return Reactor::client;
		}
		return isOf("reactor.netty.http.client.HttpClientRequest", type) ? Reactor::request : (transport) -> UNKNOWN;
	}

	private static Function<Object, Set<Objection>> within(@Nullable Field field) {
		return (owner) -> {
			Object transport = (field != null) ? ReflectionUtils.getField(field, owner) : null;
			return (transport != null) ? of(transport) : UNKNOWN;
		};
	}

	private static boolean isOf(String library, Class<?> type) {
		ClassLoader loader = type.getClassLoader();
		return ClassUtils.isPresent(library, loader)
				&& ClassUtils.resolveClassName(library, loader).isAssignableFrom(type);
	}

	/**
	 * Read the field of an object.
	 * @return {@code null} if there is no such field, or nothing in it
	 */
	static @Nullable Object value(Object owner, String name) {
		Field field = field(owner.getClass(), name, null);
		return (field != null) ? ReflectionUtils.getField(field, owner) : null;
	}

	private static @Nullable Field field(Class<?> type, @Nullable String name, @Nullable Class<?> value) {
		Field field = ReflectionUtils.findField(type, name, value);
		try {
			if (field != null) {
				ReflectionUtils.makeAccessible(field);
			}
			return field;
		}
		catch (RuntimeException ex) {
			return null; // a module that is closed
		}
	}

	private static Set<Objection> urlConnection(boolean followsRedirects) {
		Set<Objection> objections = objections(followsRedirects, CookieHandler.getDefault() != null, false);
		return objections.isEmpty() ? UNKNOWN : objections;
	}

	private static Set<Objection> jdk(java.net.http.HttpClient client) {
		return objections(client.followRedirects() != Redirect.NEVER, client.cookieHandler().isPresent(),
				client.authenticator().isPresent());
	}

	private static Set<Objection> objections(boolean followsRedirects, boolean keepsCookies,
			boolean hidesUnauthorized) {
		if (!followsRedirects && !keepsCookies && !hidesUnauthorized) {
			return NONE;
		}
		Set<Objection> objections = EnumSet.noneOf(Objection.class);
		if (followsRedirects) {
			objections.add(Objection.FOLLOWS_REDIRECTS);
		}
		if (keepsCookies) {
			objections.add(Objection.KEEPS_COOKIES);
		}
		if (hidesUnauthorized) {
			objections.add(Objection.HIDES_UNAUTHORIZED);
		}
		return objections;
	}

	// Each library in a class of its own: it may be missing

	private static final class Jetty {

		static Set<Objection> client(Object client) {
			HttpClient http = (HttpClient) client;
			return of(http, http.isFollowRedirects());
		}

		static Set<Objection> request(Object request) {
			boolean follows = ((Request) request).isFollowRedirects();
			return (value(request, "client") instanceof HttpClient http) ? of(http, follows)
					: objections(follows, false, false);
		}

		private static Set<Objection> of(HttpClient http, boolean followsRedirects) {
			return objections(followsRedirects, !(http.getHttpCookieStore() instanceof HttpCookieStore.Empty),
					hidesUnauthorized(http));
		}

		/**
		 * Its handlers are there once it has started.
		 */
		private static boolean hidesUnauthorized(HttpClient http) {
			Request request = http.newRequest("http://localhost/");
			return !http.isStarted()
					|| http.getProtocolHandlers().find(request, new HttpResponse(request).status(401)) != null;
		}

	}

	private static final class Reactor {

		static Set<Objection> client(Object client) {
			return objections(
					((reactor.netty.http.client.HttpClient) client).configuration().followRedirectPredicate() != null,
					false, false);
		}

		static Set<Objection> request(Object request) {
			return objections(((HttpClientRequest) request).isFollowRedirect(), false, false);
		}

	}

}
