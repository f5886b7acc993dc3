package io.salesforceauth.check;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OldProperties}.
 */
class OldPropertiesTests {

	private static final String REGISTRATION = "spring.security.oauth2.client.registration.salesforce.";

	private static final String PROVIDER = "spring.security.oauth2.client.provider.";

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	void noneIsFoundWhereNoneIsSet() {
		assertThat(find()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "camel.component.salesforce.user-name, camel.component.salesforce.user-name",
			"camel.component.salesforce.userName, camel.component.salesforce.user-name",
			"camel.component.salesforce.password, camel.component.salesforce.password" })
	void propertyOfCamelIsFound(String set, String found) {
		this.environment.setProperty(set, "old");
		assertThat(find()).containsExactly(found);
	}

	@ParameterizedTest
	@CsvSource({ "client_credentials", "password", "urn:ietf:params:oauth:grant-type:jwt-bearer" })
	void registrationOfAServiceIsFound(String grant) {
		this.environment.withProperty(REGISTRATION + "authorization-grant-type", grant)
			.withProperty(REGISTRATION + "scope[0]", "api")
			.withProperty(PROVIDER + "salesforce.token-uri", "https://acme.my.salesforce.com/services/oauth2/token");
		assertThat(find()).containsExactly("spring.security.oauth2.client.registration.salesforce");
	}

	@Test
	void registrationWithAProviderOfAnotherNameIsFound() {
		this.environment.withProperty(REGISTRATION + "authorization-grant-type", "client_credentials")
			.withProperty(REGISTRATION + "provider", "crm")
			.withProperty(PROVIDER + "crm.issuer-uri", "https://login.salesforce.com");
		assertThat(find()).containsExactly("spring.security.oauth2.client.registration.salesforce");
	}

	@Test
	void loginOfUsersStays() {
		this.environment.withProperty(REGISTRATION + "authorization-grant-type", "authorization_code")
			.withProperty(PROVIDER + "salesforce.token-uri", "https://login.salesforce.com/services/oauth2/token");
		assertThat(find()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "https://login.example.com/token", "${TOKEN_URI}", "not a uri" })
	void registrationAtAnotherPlaceStays(String tokenUri) {
		this.environment.withProperty(REGISTRATION + "authorization-grant-type", "client_credentials")
			.withProperty(PROVIDER + "salesforce.token-uri", tokenUri);
		assertThat(find()).isEmpty();
	}

	private List<String> find() {
		ConfigurationPropertySources.attach(this.environment);
		return OldProperties.in(this.environment);
	}

}
