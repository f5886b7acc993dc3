package io.salesforceauth.sample;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import io.salesforceauth.test.MockSalesforceContainer;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample on a mock org in a container, without a property.
 */
@Testcontainers(disabledWithoutDocker = true)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ContainerTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	@Container
	@ServiceConnection
	static final MockSalesforceContainer salesforce = new MockSalesforceContainer();

	@LocalServerPort
	private int port;

	@Test
	void readsAccountsWithOneLoginAndOneMoreAfterTheSessionHasEnded() throws Exception {
		for (int i = 0; i < 10; i++) {
			assertThat(accounts().body()).contains("\"id\":\"001");
		}
		assertThat(salesforce.logins()).isEqualTo(1);
		salesforce.endSessions();
		assertThat(accounts().statusCode()).isEqualTo(200);
		assertThat(salesforce.logins()).isEqualTo(2);
	}

	private HttpResponse<String> accounts() throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + "/accounts"))
			.timeout(TIMEOUT)
			.build();
		return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
	}

}
