package io.salesforceauth.token;

import java.net.URI;
import java.util.Map;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceCredentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which instances meet in the shared store.
 */
class FleetIdentityTests {

	private static final URI DOMAIN = URI.create("https://acme.my.salesforce.com/");

	private static final SalesforceCredentials PAIR = new SalesforceCredentials("key", "secret");

	@Test
	void instancesThatAreSetUpTheSameMeet() {
		assertThat(FleetIdentity.of(DOMAIN, PAIR, settings("scopes", "api,web"))).isEqualTo(
				FleetIdentity.of(URI.create("https://ACME.my.salesforce.com/"), PAIR, settings("scopes", "web,api")));
	}

	@ParameterizedTest
	@CsvSource({ "scopes, api", "grant, jwt-bearer", "username, integration@acme.com" })
	void instancesThatGetOtherTokensDoNotMeet(String property, String value) {
		assertThat(FleetIdentity.of(DOMAIN, PAIR, settings(property, value)).key())
			.isNotEqualTo(FleetIdentity.of(DOMAIN, PAIR, settings("enabled", "true")).key());
	}

	@Test
	void instancesOfOtherAppsOrOrgsDoNotMeet() {
		SalesforceAuthProperties settings = settings("enabled", "true");
		String key = FleetIdentity.of(DOMAIN, PAIR, settings).key();
		assertThat(FleetIdentity.of(DOMAIN, new SalesforceCredentials("other", "secret"), settings).key())
			.isNotEqualTo(key);
		assertThat(FleetIdentity.of(URI.create("https://other.my.salesforce.com/"), PAIR, settings).key())
			.isNotEqualTo(key);
	}

	@Test
	void instanceWithANewSecretMeetsTheOthersButIsNotRefusedForThem() {
		SalesforceAuthProperties settings = settings("enabled", "true");
		FleetIdentity old = FleetIdentity.of(DOMAIN, PAIR, settings);
		FleetIdentity renewed = FleetIdentity.of(DOMAIN, new SalesforceCredentials("key", "new"), settings);
		assertThat(renewed.key()).isEqualTo(old.key());
		assertThat(renewed.credentials()).isNotEqualTo(old.credentials());
	}

	private static SalesforceAuthProperties settings(String property, String value) {
		return new Binder(new MapConfigurationPropertySource(Map.of("salesforce.auth." + property, value)))
			.bindOrCreate("salesforce.auth", SalesforceAuthProperties.class);
	}

}
