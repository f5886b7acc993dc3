package io.salesforceauth.store;

import java.net.URI;
import java.time.Instant;

import io.salesforceauth.SalesforceToken;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RejectedTokens}.
 */
class RejectedTokensTests {

	private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

	private final RejectedTokens rejected = new RejectedTokens();

	@Test
	void rejectedTokenIsKnown() {
		this.rejected.add(token("a", NOW), NOW);
		assertThat(this.rejected.contains(token("a", NOW))).isTrue();
		assertThat(this.rejected.contains(token("b", NOW))).isFalse();
	}

	@Test
	void tokenThatWasIssuedAgainAfterItsRejectionIsGood() {
		this.rejected.add(token("a", NOW), NOW);
		assertThat(this.rejected.contains(token("a", NOW.plusMillis(1)))).isFalse();
	}

	@Test
	void newestEightAreKnown() {
		for (int i = 0; i < 9; i++) {
			this.rejected.add(token("token " + i, NOW), NOW);
		}
		assertThat(this.rejected.contains(token("token 0", NOW))).isFalse();
		for (int i = 1; i < 9; i++) {
			assertThat(this.rejected.contains(token("token " + i, NOW))).isTrue();
		}
	}

	@Test
	void tokenThatIsRejectedAgainIsAmongTheNewest() {
		this.rejected.add(token("again", NOW), NOW);
		for (int i = 0; i < 7; i++) {
			this.rejected.add(token("token " + i, NOW), NOW);
		}
		this.rejected.add(token("again", NOW), NOW);
		this.rejected.add(token("one more", NOW), NOW);
		assertThat(this.rejected.contains(token("again", NOW))).isTrue();
	}

	private static SalesforceToken token(String value, Instant issuedAt) {
		return SalesforceToken.of(value, URI.create("https://acme.my.salesforce.com/"), issuedAt,
				issuedAt.plusSeconds(60));
	}

}
