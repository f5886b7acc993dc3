package io.salesforceauth.token;

import java.net.CookieHandler;
import java.net.URI;
import java.net.http.HttpClient.Redirect;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.salesforceauth.SalesforceConfigurationException;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JettyClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.ReactorClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JettyClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * What holds for each HTTP client that sign-ins and calls leave by: it sends a request
 * once, follows no redirect, keeps no cookie, which could be of another org, and hands
 * each 401 on. What Spring Boot builds is made so, whatever the customizers of the
 * application say: theirs come first, these last. What an application has made itself is
 * looked at. Apache's client would send again what gets a 503 or a 429, whatever its
 * method. That of the JDK cannot be stopped from asking again for what may be read twice,
 * when the connection drops.
 */
public final class HttpTransports {

	private HttpTransports() {
	}

	/**
	 * Return what all {@code WebClient}s of the application start from: its own builder,
	 * or one that its customizers have been applied to.
	 * @param beans the beans
	 * @return a new builder
	 */
	public static WebClient.Builder builder(ConfigurableListableBeanFactory beans) {
		return OwnConnector.builder(beans);
	}

	/**
	 * Find the connector that the application gives to all its {@code WebClient}s.
	 * @param builder a builder that they start from
	 * @param beans the beans
	 * @return a connector that nothing speaks against, {@code null} if it has none
	 * @throws SalesforceConfigurationException if something does
	 */
	public static @Nullable ClientHttpConnector own(WebClient.Builder builder, ConfigurableListableBeanFactory beans) {
		return OwnConnector.of(builder, beans);
	}

	/**
	 * Create a connector that is made with the first request.
	 * @param builder makes it
	 * @param settings its settings, but for those of redirects
	 * @param own gives that of the application to use in its place, if it has one; asked
	 * with the first request, and never closed
	 * @return a connector, to be closed
	 */
	public static ClientHttpConnector connector(ClientHttpConnectorBuilder<?> builder, HttpClientSettings settings,
			@Nullable Supplier<@Nullable ClientHttpConnector> own) {
		return new LazyClientHttpConnector(builder, settings, own);
	}

	/**
	 * Return a builder of such connectors.
	 * @param builder a builder; one that Spring Boot does not know is left as it is
	 * @param resources takes what is to be closed beside the connector
	 */
	static ClientHttpConnectorBuilder<?> singleSendConnectors(ClientHttpConnectorBuilder<?> builder,
			Consumer<AutoCloseable> resources) {
		if (builder instanceof HttpComponentsClientHttpConnectorBuilder httpComponents) {
			return HttpComponents.singleSend(httpComponents);
		}
		if (builder instanceof JettyClientHttpConnectorBuilder jetty) {
			return Jetty.singleSend(jetty, resources);
		}
		if (builder instanceof ReactorClientHttpConnectorBuilder reactor) {
			return Reactor.singleSend(reactor);
		}
		return (builder instanceof JdkClientHttpConnectorBuilder jdk)
				? jdk.withHttpClientCustomizer(HttpTransports::singleSend) : builder;
	}

	/**
	 * Return a builder of such request factories.
	 * @param builder a builder; one that Spring Boot does not know is left as it is
	 * @param resources takes what is to be closed beside the request factory
	 * @return the builder to use
	 */
	public static ClientHttpRequestFactoryBuilder<?> singleSendRequestFactories(
			ClientHttpRequestFactoryBuilder<?> builder, Consumer<AutoCloseable> resources) {
		if (builder instanceof HttpComponentsClientHttpRequestFactoryBuilder httpComponents) {
			return HttpComponents.singleSend(httpComponents);
		}
		if (builder instanceof JettyClientHttpRequestFactoryBuilder jetty) {
			return Jetty.singleSend(jetty, resources);
		}
		if (builder instanceof ReactorClientHttpRequestFactoryBuilder reactor) {
			return Reactor.singleSend(reactor);
		}
		return (builder instanceof JdkClientHttpRequestFactoryBuilder jdk)
				? jdk.withHttpClientCustomizer(HttpTransports::singleSend) : builder;
	}

	private static void singleSend(java.net.http.HttpClient.Builder jdk) {
		jdk.followRedirects(Redirect.NEVER).cookieHandler(new NoCookies());
	}

	/**
	 * Return what speaks against an HTTP client that the application has made.
	 * @param transport a client of an HTTP library, or what has one: a connector or
	 * request factory of Spring, a request
	 * @return {@link Objection#UNKNOWN} alone where nobody can tell
	 */
	public static Set<Objection> objections(Object transport) {
		return TransportCheck.of(transport);
	}

	/**
	 * Whether a connector or request factory is one of Spring's tests, which sends
	 * nothing.
	 * @param transport the connector or request factory
	 * @return whether it is one of the mock server, for example
	 */
	public static boolean isOfATest(Object transport) {
		return transport.getClass().getName().startsWith("org.springframework.test.");
	}

	/**
	 * Make sure that nothing speaks against the HTTP client that an application gives to
	 * all its clients.
	 * @param transport its connector or request factory
	 * @param whose names it: the beginning of a sentence
	 * @param mayBeUnknown whether one that does not tell will do
	 * @throws SalesforceConfigurationException if something speaks against it
	 */
	public static void check(Object transport, String whose, boolean mayBeUnknown) {
		Set<Objection> objections = isOfATest(transport) ? Set.of() : objections(transport);
		if (objections.isEmpty() || (mayBeUnknown && objections.contains(Objection.UNKNOWN))) {
			return;
		}
		boolean reactive = transport instanceof ClientHttpConnector;
		String kind = reactive ? "connector" : "request factory";
		throw new SalesforceConfigurationException(
				reactive ? "spring.http.clients.reactive.connector" : "spring.http.clients.imperative.factory",
				whose + " cannot be used for Salesforce: it " + Objection.reasons(objections)
						+ ". Without it nothing would take the way that it was made for, such as a proxy.",
				Objection.cures(objections)
						+ " Or configure the " + kind + " of Spring Boot instead, by a " + (reactive
								? "ClientHttpConnectorBuilderCustomizer" : "ClientHttpRequestFactoryBuilderCustomizer")
						+ " bean or by spring.http.clients.*.");
	}

	/**
	 * What speaks against an HTTP client.
	 */
	public enum Objection {

		/**
		 * Carries the token to other hosts.
		 */
		FOLLOWS_REDIRECTS("follows redirects, and would carry tokens to another host", "Switch redirects off in it."),

		/**
		 * Carries the cookies of one org to another: those of Salesforce are often of the
		 * whole domain.
		 */
		KEEPS_COOKIES("keeps cookies, and would send those of one org to another",
				"Take its cookies away: a client of Jetty needs an HttpCookieStore.Empty, one of the JDK no "
						+ "CookieHandler."),

		/**
		 * Makes an error of a 401 without a challenge, as Salesforce sends it: then ended
		 * sessions never heal.
		 */
		HIDES_UNAUTHORIZED("answers a 401 itself, so that ended sessions would not be noticed",
				"Take that away: start a client of Jetty and remove WWWAuthenticationProtocolHandler.NAME from its "
						+ "getProtocolHandlers(); give one of the JDK no Authenticator, and use Reactor Netty for a "
						+ "proxy with a password."),

		/**
		 * Does not tell.
		 */
		UNKNOWN("does not tell whether it follows redirects, which would carry tokens to another host",
				"Use a client of Reactor Netty, Jetty or the JDK.");

		private final String reason;

		private final String cure;

		Objection(String reason, String cure) {
			this.reason = reason;
			this.cure = cure;
		}

		/**
		 * Return what such a client does.
		 * @param objections what speaks against it
		 * @return a part of a sentence that begins with a verb
		 */
		public static String reasons(Set<Objection> objections) {
			return objections.stream().map((objection) -> objection.reason).collect(Collectors.joining("; it "));
		}

		/**
		 * Return what to do about it.
		 * @param objections what speaks against it
		 * @return sentences
		 */
		public static String cures(Set<Objection> objections) {
			return objections.stream().map((objection) -> objection.cure).collect(Collectors.joining(" "));
		}

	}

	/**
	 * A builder of the JDK's client cannot remove a cookie handler once it has one, as
	 * from {@code spring.http.clients.cookie-handling}; this one replaces it.
	 */
	private static final class NoCookies extends CookieHandler {

		@Override
		public Map<String, List<String>> get(URI uri, Map<String, List<String>> requestHeaders) {
			return Map.of();
		}

		@Override
		public void put(URI uri, Map<String, List<String>> responseHeaders) {
		}

	}

	// Each library in a class of its own: it may be missing

	private static final class HttpComponents {

		static ClientHttpConnectorBuilder<?> singleSend(HttpComponentsClientHttpConnectorBuilder builder) {
			return builder.withHttpClientCustomizer(
					(http) -> http.disableAutomaticRetries().disableRedirectHandling().disableCookieManagement());
		}

		static ClientHttpRequestFactoryBuilder<?> singleSend(HttpComponentsClientHttpRequestFactoryBuilder builder) {
			return builder.withHttpClientCustomizer(
					(http) -> http.disableAutomaticRetries().disableRedirectHandling().disableCookieManagement());
		}

	}

	private static final class Jetty {

		static ClientHttpConnectorBuilder<?> singleSend(JettyClientHttpConnectorBuilder builder,
				Consumer<AutoCloseable> resources) {
			return builder.withHttpClientCustomizer((http) -> singleSend(http, resources));
		}

		static ClientHttpRequestFactoryBuilder<?> singleSend(JettyClientHttpRequestFactoryBuilder builder,
				Consumer<AutoCloseable> resources) {
			return builder.withHttpClientCustomizer((http) -> singleSend(http, resources));
		}

		private static void singleSend(HttpClient http, Consumer<AutoCloseable> resources) {
			http.setFollowRedirects(false);
			http.setHttpCookieStore(new HttpCookieStore.Empty());
			http.addEventListener(new LifeCycle.Listener() {

				@Override
				public void lifeCycleStarted(LifeCycle started) {
					handOnUnauthorized(http);
				}

			});
			// Spring starts it, and never stops it
			resources.accept(http::stop);
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

		static ClientHttpConnectorBuilder<?> singleSend(ReactorClientHttpConnectorBuilder builder) {
			return builder.withHttpClientCustomizer((http) -> http.followRedirect(false));
		}

		static ClientHttpRequestFactoryBuilder<?> singleSend(ReactorClientHttpRequestFactoryBuilder builder) {
			return builder.withHttpClientCustomizer((http) -> http.followRedirect(false));
		}

	}

}
