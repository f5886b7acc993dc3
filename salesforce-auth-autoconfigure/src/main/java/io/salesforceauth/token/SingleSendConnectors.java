package io.salesforceauth.token;

import java.net.http.HttpClient.Redirect;
import java.util.function.Consumer;

import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.util.component.LifeCycle;

import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JettyClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;

/**
 * Makes connectors send each request once, and follow no redirect, whatever the
 * customizers of the application say: theirs come first, these last. Apache's client
 * would send again what gets a 503 or a 429, whatever its method. That of the JDK cannot
 * be stopped from asking again for what may be read twice, when the connection drops.
 */
final class SingleSendConnectors {

	private SingleSendConnectors() {
	}

	/**
	 * Return a builder of such connectors.
	 * @param builder a builder; one that Spring Boot does not know is left as it is
	 * @param resources takes what is to be closed beside the connector
	 */
	static ClientHttpConnectorBuilder<?> of(ClientHttpConnectorBuilder<?> builder, Consumer<AutoCloseable> resources) {
		if (builder instanceof HttpComponentsClientHttpConnectorBuilder httpComponents) {
			return HttpComponents.of(httpComponents);
		}
		if (builder instanceof JettyClientHttpConnectorBuilder jetty) {
			return Jetty.of(jetty, resources);
		}
		if (builder instanceof ReactorClientHttpConnectorBuilder reactor) {
			return Reactor.of(reactor);
		}
		return (builder instanceof JdkClientHttpConnectorBuilder jdk)
				? jdk.withHttpClientCustomizer((http) -> http.followRedirects(Redirect.NEVER)) : builder;
	}

	// Each library in a class of its own: it may be missing

	private static final class HttpComponents {

		static ClientHttpConnectorBuilder<?> of(HttpComponentsClientHttpConnectorBuilder builder) {
			return builder.withHttpClientCustomizer(
					(http) -> http.disableAutomaticRetries().disableRedirectHandling().disableCookieManagement());
		}

	}

	private static final class Jetty {

		static ClientHttpConnectorBuilder<?> of(JettyClientHttpConnectorBuilder builder,
				Consumer<AutoCloseable> resources) {
			return builder.withHttpClientCustomizer((http) -> {
				http.setFollowRedirects(false);
				http.setHttpCookieStore(new HttpCookieStore.Empty());
				http.addEventListener(new LifeCycle.Listener() {

					@Override
					public void lifeCycleStarted(LifeCycle started) {
						handOnUnauthorized(http);
					}

				});
				// The connector starts it, and never stops it
				resources.accept(http::stop);
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

		static ClientHttpConnectorBuilder<?> of(ReactorClientHttpConnectorBuilder builder) {
			return builder.withHttpClientCustomizer((http) -> http.followRedirect(false));
		}

	}

}
