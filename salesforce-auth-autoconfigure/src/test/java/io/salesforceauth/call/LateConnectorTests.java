package io.salesforceauth.call;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.mock.http.client.reactive.MockClientHttpResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LateConnector}.
 */
class LateConnectorTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final HttpClientSettings SETTINGS = HttpClientSettings.defaults()
		.withConnectTimeout(Duration.ofSeconds(3));

	private final MockClientHttpResponse answer = new MockClientHttpResponse(HttpStatus.OK);

	private final List<HttpClientSettings> made = new ArrayList<>();

	private final List<String> requests = new ArrayList<>();

	private final LateConnector connector = new LateConnector(new Builder(), SETTINGS);

	@Test
	void nothingIsMadeBeforeTheFirstRequest() {
		assertThat(this.made).isEmpty();
	}

	@Test
	void allRequestsShareOneConnectorWithTheSettings() {
		connect("/one");
		connect("/two");
		assertThat(this.made).containsExactly(SETTINGS);
	}

	@Test
	void requestIsHandedOn() {
		assertThat(connect("/one")).isSameAs(this.answer);
		assertThat(this.requests).containsExactly("GET /one");
	}

	private ClientHttpResponse connect(String uri) {
		return this.connector.connect(HttpMethod.GET, URI.create(uri), (request) -> Mono.empty()).block(TIMEOUT);
	}

	private final class Builder implements ClientHttpConnectorBuilder<ClientHttpConnector> {

		@Override
		public ClientHttpConnector build(HttpClientSettings settings) {
			LateConnectorTests.this.made.add(settings);
			return (method, uri, callback) -> {
				LateConnectorTests.this.requests.add(method + " " + uri);
				return Mono.just(LateConnectorTests.this.answer);
			};
		}

	}

}
