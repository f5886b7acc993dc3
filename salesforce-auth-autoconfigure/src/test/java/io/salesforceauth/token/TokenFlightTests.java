package io.salesforceauth.token;

import java.net.URI;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.micrometer.observation.Observation;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.TokenRequestReason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which answers come too late to be used.
 */
class TokenFlightTests {

	private static final TokenSource CERTAIN = source(false);

	private static final TokenSource IN_DOUBT = source(true);

	private final TokenFlight flight = new TokenFlight(null, false);

	@Test
	void answerIsUsedWhereNothingWasRejectedMeanwhile() {
		assertThat(this.flight.isOutdated(token("a"), IN_DOUBT)).isFalse();
	}

	@Test
	void tokenThatWasRejectedMeanwhileIsOutdated() {
		this.flight.overtakenByRejectionOf(token("a"));
		assertThat(this.flight.isOutdated(token("a"), CERTAIN)).isTrue();
	}

	@Test
	void anotherTokenIsUsed() {
		this.flight.overtakenByRejectionOf(token("a"));
		assertThat(this.flight.isOutdated(token("b"), CERTAIN)).isFalse();
	}

	@Test
	void anotherTokenThatMayHaveEndedTogetherWithTheRejectedOneIsOutdated() {
		this.flight.overtakenByRejectionOf(token("a"));
		assertThat(this.flight.isOutdated(token("b"), IN_DOUBT)).isTrue();
	}

	@Test
	void serverThatAlwaysGivesTheSameTokenIsAskedOnceMoreAndNotForEver() {
		this.flight.overtakenByRejectionOf(token("a"));
		this.flight.isOutdated(token("a"), CERTAIN);
		assertThat(this.flight.isOutdated(token("a"), CERTAIN)).isFalse();
	}

	private static SalesforceToken token(String value) {
		return new SalesforceToken(value, URI.create("https://acme.my.salesforce.com/"), null, Set.of(), Instant.EPOCH,
				Instant.MAX);
	}

	private static TokenSource source(boolean inDoubt) {
		return new TokenSource() {

			@Override
			public CompletableFuture<SalesforceToken> request(TokenRequestReason reason, @Nullable Observation parent) {
				return new CompletableFuture<>();
			}

			@Override
			public boolean isInDoubt(SalesforceToken token, SalesforceToken rejected) {
				return inDoubt;
			}

		};
	}

}
