package io.salesforceauth.transports;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import reactor.core.Disposable;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The bodies that are kept for sending calls again have a bound, and leave no trace of
 * calls that have ended. Not with the libraries that hide ended sessions, as
 * docs/clients.md says.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(value = Transport.class, mode = Mode.EXCLUDE, names = "REST_CLIENT_ON_SIMPLE")
class KeptBodiesTests extends TransportTests {

	private static final String FITS = "0123456789";

	@Test
	void callWhoseBodyFindsNoRoomGoesOutAndGetsThe401() {
		ConfigurableApplicationContext application = signedIn();
		this.org.endSessions();
		assertThat(exchange(application, HttpMethod.POST, FITS + "x").getStatusCode().value()).isEqualTo(401);
		assertThat(this.org.received(PATH)).singleElement()
			.satisfies((request) -> assertThat(request.body).hasSize(11));
		assertThat(exchange(application, HttpMethod.POST, FITS + "x").getStatusCode().value()).isEqualTo(200);
		assertThat(this.org.logins()).isEqualTo(2);
	}

	@Test
	void roomIsGivenBackByEachCallThatSucceeds() {
		ConfigurableApplicationContext application = signedIn();
		for (int i = 0; i < 20; i++) {
			this.org.endSessions();
			assertThat(exchange(application, HttpMethod.POST, FITS).getStatusCode().value()).isEqualTo(200);
		}
		assertThat(this.org.received(PATH)).hasSize(40);
	}

	@Test
	void roomIsGivenBackByACallThatIsCancelled() throws InterruptedException {
		ConfigurableApplicationContext application = signedIn();
		if (this.transport.isReactive()) {
			CountDownLatch arrived = new CountDownLatch(1);
			this.org.on("/services/data/v68.0/jobs", (exchange) -> {
				exchange.readBody();
				arrived.countDown();
			});
			Disposable call = Transport.webClient(application)
				.post()
				.uri("/services/data/v68.0/jobs")
				.bodyValue(FITS)
				.retrieve()
				.toBodilessEntity()
				.subscribe();
			assertThat(arrived.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
			call.dispose();
		}
		this.org.endSessions();
		assertThat(exchange(application, HttpMethod.POST, FITS).getStatusCode().value()).isEqualTo(200);
	}

	private ConfigurableApplicationContext signedIn() {
		ConfigurableApplicationContext application = start("salesforce.auth.resend.max-total-size", "10B");
		this.transport.exchange(application, HttpMethod.GET, PATH + "/describe", null, (headers) -> {
		});
		assertThat(exchange(application, HttpMethod.POST, "").getStatusCode().value()).isEqualTo(200);
		this.org.forget();
		return application;
	}

}
