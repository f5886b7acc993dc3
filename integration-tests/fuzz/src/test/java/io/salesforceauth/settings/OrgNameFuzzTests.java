package io.salesforceauth.settings;

import java.util.Map;
import java.util.Set;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.salesforceauth.SalesforceConfigurationException;
import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceTokenProvider;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyNameException;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Names of orgs in properties: each has beans of its own, or the start stops.
 */
class OrgNameFuzzTests {

	@CsvSource({ "emea, us", "my-org, myorg", "EMEA, emea", "default, x", "a b, '[c]'", "a.b, ''", "-a, a-",
			"'\u00e4', 'x\ny'", "salesforce, WebClient" })
	@DictionaryEntries({ "default", "-", "_", ".", "[", "]" })
	@FuzzTest
	void haveBeansOfTheirOwnOrStopTheStart(@NotNull String one, @NotNull String other) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().forEach((source) -> environment.getPropertySources().remove(source.getName()));
		environment.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.of("salesforce.auth.orgs." + one + ".client-id", "x",
					"salesforce.auth.orgs[" + other + "].client-id", "x")));
		Set<String> names;
		try {
			names = OrgNames.of(environment);
		}
		catch (SalesforceConfigurationException ex) {
			assertThat(ex.getMessage() + ex.getAction()).doesNotContainPattern("[\\p{Cc}\\p{Cf}]");
			return;
		}
		catch (InvalidConfigurationPropertyNameException ex) {
			return; // Spring Boot's own rule
		}
		assertThat(names).allMatch((name) -> name.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,63}"))
			.noneMatch(SalesforceOrg.DEFAULT::equalsIgnoreCase);
		assertThat(names.stream().map((name) -> OrgNames.bean(name, WebClient.class)).distinct()).hasSameSizeAs(names);
		assertThat(names.stream().map((name) -> OrgNames.bean(name, SalesforceTokenProvider.class)))
			.doesNotContain(OrgNames.bean(SalesforceOrg.DEFAULT, SalesforceTokenProvider.class));
	}

}
