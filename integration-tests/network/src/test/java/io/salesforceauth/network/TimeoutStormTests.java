package io.salesforceauth.network;

import java.time.Duration;

import io.salesforceauth.test.MockAnswer;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls that time out by the hundreds tell nothing of a session, and leave nothing in the
 * way of its renewal.
 */
class TimeoutStormTests extends NetworkTests {

	private static final int CALLS = 200;

	@Test
	void sessionThatEndsAmidAStormOfTimeoutsHealsAtTheNextCall() {
		WebClient client = client();
		query(client).block(TIMEOUT);
		timeOut(client);
		this.org.endSessions();
		timeOut(client);
		this.org.answerNormally();
		assertThat(query(client).block(TIMEOUT)).contains("records");
		assertThat(this.org.logins()).isEqualTo(2);
	}

	private void timeOut(WebClient client) {
		this.org.api().answer(MockAnswer.hang());
		Flux.range(0, CALLS)
			.flatMap((i) -> query(client).timeout(Duration.ofMillis(10)).onErrorComplete(), CALLS)
			.blockLast(TIMEOUT);
	}

}
