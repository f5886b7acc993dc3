package io.salesforceauth.store;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.security.oauth2.core.OAuth2Error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What instances of a fleet write for each other.
 */
class FleetStateTests {

	private static final Duration AHEAD = Duration.ofMinutes(5);

	private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

	@Test
	void tokenIsKeptAsLongAsItLives() {
		assertThat(withToken(Duration.ofHours(3)).keep(NOW)).isEqualTo(Duration.ofHours(3));
	}

	@Test
	void whatEndsSoonIsKeptForTwoHours() {
		assertThat(withToken(Duration.ofHours(1)).keep(NOW)).isEqualTo(Duration.ofHours(2));
		assertThat(FleetState.EMPTY.keep(NOW)).isEqualTo(Duration.ofHours(2));
	}

	@Test
	void rejectionHoldsUntilTheNextToken() {
		FleetState rejected = withToken(Duration.ofHours(1)).withClaim("me", NOW, true);
		FleetState read = FleetState.read(rejected.write(AHEAD), "default", AHEAD, AHEAD);
		assertThat(read.rejected()).isTrue();
		assertThat(read.withToken(token(Duration.ofHours(1))).rejected()).isFalse();
	}

	@Test
	void claimIsReadAsItWasWrittenAndEnds() {
		FleetState claimed = FleetState.EMPTY.withClaim("me", NOW.plusSeconds(1), false);
		FleetState read = FleetState.read(claimed.write(AHEAD), "default", AHEAD, AHEAD);
		assertThat(read).isEqualTo(claimed);
		assertThat(read.isClaimed(NOW)).isTrue();
		assertThat(read.isClaimed(NOW.plusSeconds(1))).isFalse();
	}

	@Test
	void failureHoldsFromItsTimeUntilTheNextAttempt() {
		FleetState.Failure failure = FleetState.Failure.after(null,
				new SalesforceAuthException("default", new OAuth2Error("invalid_client"), 400, null), NOW, 1);
		assertThat(failure.holds(NOW)).isTrue();
		assertThat(failure.holds(failure.until())).isFalse();
		assertThat(failure.holds(NOW.minusMillis(1))).isFalse();
	}

	@Test
	void failureIsReadAsItWasWritten() {
		SalesforceAuthException read = failure("invalid client credentials");
		assertThat(read.getError().getErrorCode()).isEqualTo("invalid_client");
		assertThat(read.getError().getDescription()).isEqualTo("invalid client credentials");
		assertThat(read.getStatusCode()).isEqualTo(400);
	}

	@Test
	void failureWithoutDescriptionIsReadAsItWasWritten() {
		assertThat(failure(null).getError().getDescription()).isNull();
	}

	@Test
	void tokenIsReadAsItWasWritten() {
		SalesforceToken token = token(Duration.ofHours(1)).withScopes(Set.of("api", "sfap_api"))
			.withIdentityUrl(URI.create("https://login.salesforce.com/id/00D/005"))
			.withApiInstanceUrl(URI.create("https://api.salesforce.com/"))
			.withExpiryEstimated(true);
		FleetState state = FleetState.EMPTY.withToken(token);
		assertThat(FleetState.read(state.write(AHEAD), "default", AHEAD, AHEAD).token()).isEqualTo(token);
	}

	@Test
	void apiInstanceUrlElsewhereIsRefused() {
		String written = withToken(Duration.ofHours(1)).write(AHEAD)
			.replace("&api_instance_url=", "&api_instance_url=https://api.evil.example");
		assertThatIllegalArgumentException().isThrownBy(() -> FleetState.read(written, "default", AHEAD, AHEAD));
	}

	@Test
	void noScopeIsEmpty() {
		String written = withToken(Duration.ofHours(1)).write(AHEAD).replace("&scopes=", "&scopes=+api++web+");
		SalesforceToken token = FleetState.read(written, "default", AHEAD, AHEAD).token();
		assertThat(token).isNotNull();
		assertThat(token.scopes()).contains("api", "web").doesNotContain("");
	}

	@ParameterizedTest
	@ValueSource(strings = { "issued", "expires" })
	void timeThatCannotBeComputedFromIsRefused(String name) {
		String written = withToken(Duration.ofHours(1)).write(AHEAD)
			.replaceAll("&" + name + "=-?\\d+", "&" + name + "=" + Long.MAX_VALUE);
		assertThatIllegalArgumentException().isThrownBy(() -> FleetState.read(written, "default", AHEAD, AHEAD));
	}

	private static SalesforceAuthException failure(@Nullable String description) {
		SalesforceAuthException failed = new SalesforceAuthException("default",
				new OAuth2Error("invalid_client", description, null), 400, null);
		FleetState state = FleetState.EMPTY.withFailure(FleetState.Failure.after(null, failed, NOW, 1));
		FleetState.Failure read = FleetState.read(state.write(AHEAD), "default", AHEAD, AHEAD).failure();
		assertThat(read).isNotNull();
		return read.exception();
	}

	private static FleetState withToken(Duration life) {
		return FleetState.EMPTY.withToken(token(life));
	}

	private static SalesforceToken token(Duration life) {
		return SalesforceToken.of("a", URI.create("https://acme.my.salesforce.com/"), NOW, NOW.plus(life));
	}

}
