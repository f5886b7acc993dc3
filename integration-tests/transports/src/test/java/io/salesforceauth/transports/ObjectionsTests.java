package io.salesforceauth.transports;

import java.util.Set;

import io.salesforceauth.token.HttpTransports;
import io.salesforceauth.token.HttpTransports.Objection;
import org.assertj.core.api.AbstractCollectionAssert;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.http.HttpCookieStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.http.client.JettyClientHttpRequestFactory;
import org.springframework.http.client.reactive.HttpComponentsClientHttpConnector;
import org.springframework.http.client.reactive.JettyClientHttpConnector;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What speaks against an HTTP client that an application has made: Jetty's tells,
 * Apache's does not.
 */
class ObjectionsTests {

	private final HttpClient jetty = new HttpClient();

	@AfterEach
	void stop() throws Exception {
		this.jetty.stop();
	}

	@Test
	void clientOfJettyThatIsLeftAsItComesIsRefusedForAllItDoes() throws Exception {
		this.jetty.start();
		assertThatJetty().containsExactlyInAnyOrder(Objection.FOLLOWS_REDIRECTS, Objection.KEEPS_COOKIES,
				Objection.HIDES_UNAUTHORIZED);
	}

	@Test
	void clientOfJettyThatHandsOnWhatComesIsAccepted() throws Exception {
		this.jetty.setFollowRedirects(false);
		this.jetty.setHttpCookieStore(new HttpCookieStore.Empty());
		this.jetty.start();
		assertThatJetty().containsExactly(Objection.HIDES_UNAUTHORIZED);
		this.jetty.getProtocolHandlers().remove(WWWAuthenticationProtocolHandler.NAME);
		assertThatJetty().isEmpty();
	}

	@Test
	void clientOfJettyThatHasNotStartedWillGetItsHandlers() {
		this.jetty.setFollowRedirects(false);
		this.jetty.setHttpCookieStore(new HttpCookieStore.Empty());
		assertThatJetty().containsExactly(Objection.HIDES_UNAUTHORIZED);
	}

	@Test
	void requestOfJettyTellsOfItsClient() throws Exception {
		this.jetty.start();
		assertThat(HttpTransports.objections(this.jetty.newRequest("http://localhost/").followRedirects(false)))
			.containsExactlyInAnyOrder(Objection.KEEPS_COOKIES, Objection.HIDES_UNAUTHORIZED);
	}

	private AbstractCollectionAssert<?, ?, Objection, ?> assertThatJetty() {
		Set<Objection> objections = HttpTransports.objections(new JettyClientHttpRequestFactory(this.jetty));
		assertThat(HttpTransports.objections(new JettyClientHttpConnector(this.jetty))).isEqualTo(objections);
		return assertThat(objections);
	}

	@Test
	void clientOfApacheDoesNotTell() {
		assertThat(HttpTransports.objections(new HttpComponentsClientHttpRequestFactory()))
			.containsExactly(Objection.UNKNOWN);
		assertThat(HttpTransports.objections(new HttpComponentsClientHttpConnector()))
			.containsExactly(Objection.UNKNOWN);
	}

}
