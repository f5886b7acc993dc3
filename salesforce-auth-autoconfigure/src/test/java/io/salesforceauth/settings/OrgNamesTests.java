package io.salesforceauth.settings;

import java.util.Map;

import io.salesforceauth.SalesforceConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.test.util.TestPropertyValues.Type;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link OrgNames}.
 */
class OrgNamesTests {

	private final StandardEnvironment environment = new StandardEnvironment();

	@Test
	void namesAreInTheOrderOfTheProperties() {
		set("salesforce.auth.orgs.emea.client-id=key", "salesforce.auth.orgs.apac.client-id=key");
		assertThat(OrgNames.of(this.environment)).containsExactly("emea", "apac");
	}

	@Test
	void environmentVariablesAloneMakeAnOrg() {
		setVariable("SALESFORCE_AUTH_ORGS_EMEA_CLIENTID");
		assertThat(OrgNames.of(this.environment)).containsExactly("emea");
	}

	@ParameterizedTest
	@CsvSource({ "my-org, SALESFORCE_AUTH_ORGS_MYORG_CLIENTSECRET", "EMEA, SALESFORCE_AUTH_ORGS_EMEA_CLIENTSECRET",
			"my_org, SALESFORCE_AUTH_ORGS_MYORG_CLIENT_SECRET" })
	void environmentVariableOfAnOrgThatIsSpelledElsewhereMakesNoOther(String org, String variable) {
		set("salesforce.auth.orgs." + org + ".client-id=key");
		setVariable(variable);
		assertThat(OrgNames.of(this.environment)).containsExactly(org);
	}

	@ParameterizedTest
	@CsvSource({ "EMEA, emea", "my-org, myorg", "my_org, my-org" })
	void namesThatSpringBootCannotTellApartAreRefused(String one, String other) {
		set("salesforce.auth.orgs." + one + ".client-id=key", "salesforce.auth.orgs." + other + ".client-id=key");
		assertThatExceptionOfType(SalesforceConfigurationException.class)
			.isThrownBy(() -> OrgNames.of(this.environment))
			.withMessageContaining("'" + one + "' and '" + other + "' would share their properties");
	}

	@ParameterizedTest
	@ValueSource(strings = { "default", "Default", "DEFAULT" })
	void nameOfTheDefaultOrgIsRefused(String name) {
		set("salesforce.auth.orgs." + name + ".client-id=key");
		assertThatExceptionOfType(SalesforceConfigurationException.class)
			.isThrownBy(() -> OrgNames.of(this.environment))
			.withMessageContaining("the one at the top level");
	}

	@Test
	void nameThatIsRefusedStaysInItsLine() {
		set("salesforce.auth.orgs[a\nWARN b].client-id=key");
		assertThatExceptionOfType(SalesforceConfigurationException.class)
			.isThrownBy(() -> OrgNames.of(this.environment))
			.withMessageContaining("'a\\u000aWARN b' cannot be the name of an org");
	}

	private void set(String... properties) {
		TestPropertyValues.of(properties).applyTo(this.environment);
	}

	private void setVariable(String name) {
		TestPropertyValues.of(Map.of(name, "value")).applyTo(this.environment, Type.SYSTEM_ENVIRONMENT);
	}

}
