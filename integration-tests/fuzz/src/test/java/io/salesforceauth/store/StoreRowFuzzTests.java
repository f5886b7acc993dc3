package io.salesforceauth.store;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.token.Tokens;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a shared store holds once it is decrypted: another version may have written it.
 */
class StoreRowFuzzTests {

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	private static final Duration AHEAD = Duration.ofMinutes(5);

	static List<String> isRefusedOrReadAsItWouldBeWritten() {
		SalesforceToken token = SalesforceToken
			.of("00D!a", URI.create("https://acme.my.salesforce.com/"), NOW, NOW.plusSeconds(3600))
			.withIdentityUrl(URI.create("https://login.salesforce.com/id/00D/005"))
			.withScopes(Set.of("api", "web"))
			.withExpiryEstimated(true);
		SalesforceAuthException failure = new SalesforceAuthException("default", "invalid_client", "a & b", 400, null);
		FleetState state = FleetState.EMPTY.withToken(token);
		return List.of(FleetState.EMPTY.write(AHEAD), state.write(AHEAD),
				state.withClaim("owner", NOW, true).write(AHEAD),
				state.withFailure(FleetState.Failure.after(null, failure, NOW, 1)).write(AHEAD), "format=2&",
				"format=2&token=a&instance_url=%2F%2Fx&issued=9223372036854775807&expires=1", "format=%", "=&=");
	}

	@MethodSource
	@DictionaryEntries({ "&token=", "&instance_url=", "&identity_url=", "&scopes=", "&rejected=", "&issued=",
			"&expires=", "&estimated=", "&error=", "&error_description=", "&status=", "&failures=", "&failed=",
			"&next_attempt=", "&claimed_by=", "&claimed_until=" })
	@FuzzTest
	void isRefusedOrReadAsItWouldBeWritten(@NotNull String content) {
		FleetState state;
		try {
			state = FleetState.read(content, "default", AHEAD, AHEAD);
		}
		catch (RuntimeException ex) {
			return; // FleetEntries takes it for absent
		}
		FleetState again = FleetState.read(state.write(AHEAD), "default", AHEAD, AHEAD);
		assertThat(again.token()).isEqualTo(state.token());
		assertThat(again.failure() != null).isEqualTo(state.failure() != null);
		assertThat(again.claim()).isEqualTo(state.claim());
		assertThat(state.keep(NOW)).isPositive();
		if (state.token() != null) {
			assertThat(again.rejected()).isEqualTo(state.rejected());
			assertThat(state.token().instanceUrl().getHost()).isNotEmpty();
			FleetState other = new FleetState(Tokens.withOtherValue(state.token()), state.rejected(), state.failure(),
					state.claim());
			assertThat(state).hasToString(other.toString());
			Tokens.keep(state.token());
		}
	}

}
