package io.salesforceauth.token;

import java.net.URI;
import java.time.Instant;

import io.salesforceauth.SalesforceToken;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which answers come too late to be used.
 */
class TokenFlightTests {

	private final TokenFlight flight = new TokenFlight(null, false, token("replaced"));

	@Test
	void answerIsUsedWhereNothingWasRejectedMeanwhile() {
		assertThat(this.flight.isOutdated(token("a"))).isFalse();
	}

	@Test
	void tokenThatWasRejectedMeanwhileIsOutdated() {
		this.flight.overtakenByRejectionOf(token("a"));
		assertThat(this.flight.isOutdated(token("a"))).isTrue();
	}

	@Test
	void anotherTokenIsUsed() {
		this.flight.overtakenByRejectionOf(token("a"));
		assertThat(this.flight.isOutdated(token("b"))).isFalse();
	}

	@Test
	void serverThatAlwaysGivesTheSameTokenIsAskedOnceMoreAndNotForEver() {
		this.flight.overtakenByRejectionOf(token("a"));
		this.flight.isOutdated(token("a"));
		assertThat(this.flight.isOutdated(token("a"))).isFalse();
	}

	@Test
	void tokenThatTheRequestWasToReplaceIsUsedIfItComesAgain() {
		this.flight.overtakenByRejectionOf(token("replaced"));
		assertThat(this.flight.isOutdated(token("replaced"))).isFalse();
	}

	private static SalesforceToken token(String value) {
		return SalesforceToken.of(value, URI.create("https://acme.my.salesforce.com/"), Instant.EPOCH, Instant.MAX);
	}

}
