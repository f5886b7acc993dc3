package io.salesforceauth.call;

import java.net.URI;
import java.time.Instant;
import java.util.Set;

import io.salesforceauth.SalesforceToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TokenTargetTests {

	private final SalesforceToken token = new SalesforceToken("t", URI.create("https://na1.salesforce.com"), null,
			Set.of(), Instant.EPOCH, Instant.MAX);

	private final TokenTarget target = new TokenTarget(URI.create("https://acme.my.salesforce.com/"), new OrgCalls());

	@ParameterizedTest
	@CsvSource({ "/services/data, https://na1.salesforce.com/services/data",
			"services/data, https://na1.salesforce.com/services/data",
			"/query?q=SELECT%20Id, https://na1.salesforce.com/query?q=SELECT%20Id",
			"//na1.salesforce.com/x, https://na1.salesforce.com/x",
			"https://na1.salesforce.com/x, https://na1.salesforce.com/x",
			"HTTPS://NA1.Salesforce.com:443/x, HTTPS://NA1.Salesforce.com:443/x",
			"https://acme.my.salesforce.com/x, https://acme.my.salesforce.com/x" })
	void uriOfTheOrgIsResolved(String uri, String resolved) {
		assertThat(this.target.resolve(URI.create(uri), this.token)).hasToString(resolved);
	}

	@ParameterizedTest
	@ValueSource(strings = { "//evil.example/x", "https://evil.example/x", "http://na1.salesforce.com/x",
			"https://na1.salesforce.com:8443/x", "https://user@na1.salesforce.com/x",
			"https://na1.salesforce.com@evil.example/x", "https://na1.salesforce.com.evil.example/x",
			"https://na1.salesforce.com./x", "mailto:somebody@na1.salesforce.com", "https:///x", "file:///etc/passwd",
			"https://other.my.salesforce.com/x" })
	void anyOtherUriIsRefused(String uri) {
		assertThatExceptionOfType(ForeignUriException.class)
			.isThrownBy(() -> this.target.resolve(URI.create(uri), this.token));
	}

	@Test
	void refusalShowsNeitherPathNorQueryNorUser() {
		URI uri = URI.create("https://user:password@evil.example/path?key=value");
		assertThatExceptionOfType(ForeignUriException.class).isThrownBy(() -> this.target.resolve(uri, this.token))
			.withMessageContaining("evil.example")
			.withMessageNotContainingAny("user", "password", "path", "value");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			https://evil.example/x      | to https://evil.example, only
			https://evil.example:8443/x | to https://evil.example:8443, only
			https://user@evil.example/x | to https://******@evil.example, only
			mailto:somebody@example     | to a URI without a host, only
			""")
	void refusalNamesThePlaceThatTheCallWasToLeaveFor(String uri, String place) {
		assertThatExceptionOfType(ForeignUriException.class)
			.isThrownBy(() -> this.target.resolve(URI.create(uri), this.token))
			.withMessageContaining(place);
	}

	@Test
	void refusedCallIsCounted() {
		OrgCalls calls = new OrgCalls();
		assertThatExceptionOfType(ForeignUriException.class)
			.isThrownBy(() -> new TokenTarget(null, calls).resolve(URI.create("https://evil.example/x"), this.token));
		assertThat(calls.counts().refusedUris()).isOne();
	}

	@Test
	void withoutMyDomainOnlyTheInstanceUrlIsTheOrg() {
		TokenTarget instanceOnly = new TokenTarget(null, new OrgCalls());
		assertThat(instanceOnly.resolve(URI.create("/x"), this.token)).hasToString("https://na1.salesforce.com/x");
		assertThatExceptionOfType(ForeignUriException.class)
			.isThrownBy(() -> instanceOnly.resolve(URI.create("https://acme.my.salesforce.com/x"), this.token));
	}

}
