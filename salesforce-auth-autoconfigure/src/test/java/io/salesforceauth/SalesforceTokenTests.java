package io.salesforceauth;

import java.net.URI;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link SalesforceToken}.
 */
class SalesforceTokenTests {

	private static final URI IDENTITY = URI.create("https://login.salesforce.com/id/00D/005");

	private static final Instant ISSUED = Instant.parse("2026-11-24T10:00:00Z");

	@Test
	void instanceUrlGetsTrailingSlash() {
		assertThat(token("https://acme.my.salesforce.com").instanceUrl())
			.hasToString("https://acme.my.salesforce.com/");
	}

	@Test
	void instanceUrlKeepsTrailingSlash() {
		assertThat(token("https://acme.my.salesforce.com/").instanceUrl())
			.hasToString("https://acme.my.salesforce.com/");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/services", "mailto:admin@acme.example", "", "https://admin@acme.my.salesforce.com",
			"https://acme.my.salesforce.com?a", "https://acme.my.salesforce.com#a" })
	void refusesInstanceUrlThatIsNone(String instanceUrl) {
		assertThatIllegalArgumentException().isThrownBy(() -> token(instanceUrl))
			.withMessage("'instanceUrl' must have a host, and no user information, query or fragment");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\n" })
	void refusesEmptyTokenValue(String value) {
		URI instanceUrl = URI.create("https://acme.my.salesforce.com");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new SalesforceToken(value, instanceUrl, null, Set.of(), ISSUED, ISSUED.plusSeconds(60)))
			.withMessage("'tokenValue' must not be empty");
	}

	@ParameterizedTest
	@ValueSource(strings = { "00D!AQ\r\nX-Evil: 1", "00D\u00fc", "00D\u0000" })
	void refusesTokenValueThatNoHeaderCanCarryWithoutQuotingIt(String value) {
		URI instanceUrl = URI.create("https://acme.my.salesforce.com");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new SalesforceToken(value, instanceUrl, null, Set.of(), ISSUED, ISSUED.plusSeconds(60)))
			.withMessage("'tokenValue' has characters that no header can carry");
	}

	@Test
	void tokensOfTheSameValuesAreEqual() {
		assertThat(token("https://acme.my.salesforce.com")).isEqualTo(token("https://acme.my.salesforce.com/"))
			.hasSameHashCodeAs(token("https://acme.my.salesforce.com/"))
			.isNotEqualTo(token("https://other.my.salesforce.com"));
	}

	@Test
	void scopesAreCopied() {
		Set<String> scopes = new HashSet<>(Set.of("api"));
		SalesforceToken token = new SalesforceToken("value", URI.create("https://acme.my.salesforce.com"), IDENTITY,
				scopes, ISSUED, ISSUED.plusSeconds(60));
		scopes.add("web");
		assertThat(token.scopes()).containsExactly("api");
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> token.scopes().add("full"));
	}

	@Test
	void toStringHidesTokenValueAndShowsTheRest() {
		assertThat(token("https://acme.my.salesforce.com")).asString()
			.doesNotContain("AQ4AQ")
			.contains("******", "https://acme.my.salesforce.com/", IDENTITY.toString(), "[api]", "2026-11-24T10:00:00Z",
					"2026-11-24T10:01:00Z");
	}

	private static SalesforceToken token(String instanceUrl) {
		return new SalesforceToken("00D000000000001!AQ4AQ", URI.create(instanceUrl), IDENTITY, Set.of("api"), ISSUED,
				ISSUED.plusSeconds(60));
	}

}
