package io.salesforceauth.health;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.SignInStatus;
import io.salesforceauth.SignInStatus.State;
import io.salesforceauth.SignInStatus.TokenInfo;
import io.salesforceauth.TestOrgs;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.security.oauth2.core.OAuth2Error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

/**
 * Tests for {@link SignInHealthIndicator}.
 */
class SignInHealthIndicatorTests {

	private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

	private static final TokenInfo TOKEN = new TokenInfo(URI.create("https://acme.my.salesforce.com/"), "00D1", "0051",
			Set.of("api"), NOW.minusSeconds(754), NOW.plusSeconds(60), NOW.plusSeconds(360));

	private static final SalesforceAuthException FAILURE = new SalesforceAuthException("default",
			new OAuth2Error("invalid_grant", "no client credentials user enabled", null), 400, null);

	private final SalesforceTokenProvider tokens = Mockito.mock(SalesforceTokenProvider.class);

	@Test
	void isUpWithWhatIsKnownOfTheToken() {
		Health health = health(State.SIGNED_IN, TOKEN, null, null);
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsExactly(Map.entry("instanceUrl", "https://acme.my.salesforce.com/"),
				Map.entry("orgId", "00D1"), Map.entry("userId", "0051"), Map.entry("tokenAge", "PT12M34S"),
				Map.entry("nextRenewal", "2026-11-24T12:01:00Z"), Map.entry("tokenEnd", "2026-11-24T12:06:00Z"));
	}

	@Test
	void isUpWithTheFailureWhileTheOldTokenIsUsable() {
		Health health = health(State.SIGNED_IN, TOKEN, FAILURE, NOW.plusSeconds(30));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails().get("renewalFailure")).asInstanceOf(InstanceOfAssertFactories.MAP)
			.containsAllEntriesOf(FAILURE.getDetails())
			.containsEntry("nextAttempt", "2026-11-24T12:00:30Z");
	}

	@Test
	void isDownWithCauseRemedyAndNextAttempt() {
		Health health = health(State.FAILING, null, FAILURE, NOW.plusSeconds(30));
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails()).containsAllEntriesOf(FAILURE.getDetails())
			.containsEntry("nextAttempt", "2026-11-24T12:00:30Z");
	}

	@Test
	void nextAttemptIsTheNextCallWhileTheGateIsOpen() {
		assertThat(health(State.FAILING, null, FAILURE, null).getDetails()).containsEntry("nextAttempt",
				"with the next call");
	}

	@Test
	void isUnknownBeforeTheFirstCall() {
		Health health = health(State.UNKNOWN, null, null, null);
		assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
		assertThat(health.getDetails()).containsExactly(Map.entry("reason", "no call was made yet"));
	}

	@Test
	void isUnknownWhenTheTokenHasEndedAndNobodyAsked() {
		Health health = health(State.UNKNOWN, TOKEN, null, null);
		assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
		assertThat(health.getDetails()).containsEntry("reason", "the last token has ended, and no call was made since")
			.containsEntry("tokenEnd", "2026-11-24T12:06:00Z")
			.doesNotContainKey("nextRenewal");
	}

	@Test
	void asksForNoToken() {
		health(State.UNKNOWN, null, null, null);
		Mockito.verify(this.tokens, Mockito.never()).getToken();
		Mockito.verify(this.tokens, Mockito.never()).renew();
	}

	@Test
	void isDownWhenTheProviderThrows() {
		given(this.tokens.status()).willThrow(new IllegalStateException("broken"));
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
	}

	private Health health(State state, @Nullable TokenInfo token, @Nullable SalesforceAuthException failure,
			@Nullable Instant nextAttempt) {
		given(this.tokens.status()).willReturn(new SignInStatus(state, token, failure, NOW, nextAttempt, 1, 1, 0));
		return health();
	}

	private Health health() {
		SignInHealthIndicator indicator = new SignInHealthIndicator(
				() -> new TestOrgs().with("default", this.tokens).connections().of("default"),
				Clock.fixed(NOW, ZoneOffset.UTC));
		Health health = indicator.health().block(Duration.ofMinutes(1));
		assertThat(health).isNotNull();
		return health;
	}

}
