package io.salesforceauth.settings;

import java.net.URI;

import io.salesforceauth.SalesforceConfigurationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JwtAudience}.
 */
class JwtAudienceTests {

	@ParameterizedTest
	@CsvSource({ "https://acme.my.salesforce.com/, https://login.salesforce.com",
			"https://acme.develop.my.salesforce.com/, https://login.salesforce.com",
			"https://acme-dev-ed.my.salesforce.com/, https://login.salesforce.com",
			"https://acme--uat.sandbox.my.salesforce.com/, https://test.salesforce.com",
			"https://acme--uat.my.salesforce.com/, https://test.salesforce.com",
			"https://acme.scratch.my.salesforce.com/, https://test.salesforce.com",
			"https://acme.my.salesforce.mil/, https://login.salesforce.com",
			"https://acme--uat.sandbox.my.salesforce.mil/, https://test.salesforce.com",
			"http://localhost:8080/, https://login.salesforce.com" })
	void myDomainComesFirstThenWhatWasTheAudienceBefore(URI myDomain, String classic) {
		String url = myDomain.toString();
		assertThat(JwtAudience.of("", myDomain)).containsExactly(url.substring(0, url.length() - 1), classic);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://acme.my.site.com/customers", " https://acme.my.salesforce.com " })
	void setAudienceDecides(String audience) {
		assertThat(JwtAudience.of(audience, URI.create("https://acme.my.salesforce.com/")))
			.containsExactly(audience.strip());
	}

	@ParameterizedTest
	@ValueSource(strings = { "login.salesforce.com", "not a url", "ftp://acme.com", "https://user@acme.com",
			"https://[::22222222222.1.1.1]" })
	void whatIsNoUrlIsRefused(String audience) {
		assertThatExceptionOfType(SalesforceConfigurationException.class)
			.isThrownBy(() -> JwtAudience.of(audience, URI.create("https://acme.my.salesforce.com/")))
			.satisfies((ex) -> assertThat(ex.getProperty()).isEqualTo("salesforce.auth.audience"))
			.satisfies((ex) -> assertThat(ex.getAction()).contains("https://login.salesforce.com"));
	}

}
