package io.salesforceauth.store;

import java.net.URI;
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

	static List<String> isRefusedOrReadAsItWouldBeWritten() {
		SalesforceToken token = SalesforceToken
			.of("00D!a", URI.create("https://acme.my.salesforce.com/"), NOW, NOW.plusSeconds(3600))
			.withIdentityUrl(URI.create("https://login.salesforce.com/id/00D/005"))
			.withScopes(Set.of("api", "web"))
			.withExpiryEstimated(true);
		SalesforceAuthException failure = new SalesforceAuthException("default", "invalid_client", "a & b", 400, null);
		FleetState state = FleetState.EMPTY.withToken(token);
		return List.of(FleetState.EMPTY.write("key", NOW), state.write("key", NOW),
				state.withTokenRejected().write("key", NOW),
				state.withFailure(FleetState.Failure.after(null, failure, "hash", NOW, 1)).write("key", NOW),
				"format=1&", "format=1&key=key&token=a&instance_url=%2F%2Fx&issued=9223372036854775807&expires=1",
				"format=%", "=&=");
	}

	@MethodSource
	@DictionaryEntries({ "&token=", "&instance_url=", "&identity_url=", "&scopes=", "&rejected=", "&issued=",
			"&expires=", "&estimated=", "&error=", "&error_description=", "&status=", "&failures=", "&failed=",
			"&next_attempt=", "&credentials=" })
	@FuzzTest
	void isRefusedOrReadAsItWouldBeWritten(@NotNull String content) {
		FleetState state;
		try {
			state = FleetState.read(content, "key", "default", NOW);
		}
		catch (RuntimeException ex) {
			return; // FleetEntries takes it for absent
		}
		FleetState again = FleetState.read(state.write("key", NOW), "key", "default", NOW);
		assertThat(again.token()).isEqualTo(state.token());
		assertThat(again.failure() != null).isEqualTo(state.failure() != null);
		assertThat(state.keep(NOW)).isPositive();
		if (state.token() != null) {
			assertThat(again.rejected()).isEqualTo(state.rejected());
			assertThat(state.token().instanceUrl().getHost()).isNotEmpty();
			FleetState other = new FleetState(Tokens.withOtherValue(state.token()), state.rejected(), state.failure());
			assertThat(state).hasToString(other.toString());
			Tokens.keep(state.token());
		}
	}

}
