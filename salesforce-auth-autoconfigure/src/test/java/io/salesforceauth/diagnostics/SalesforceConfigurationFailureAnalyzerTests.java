package io.salesforceauth.diagnostics;

import java.util.Map;

import io.salesforceauth.SalesforceConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin.Location;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link SalesforceConfigurationFailureAnalyzer}.
 */
@ExtendWith(OutputCaptureExtension.class)
class SalesforceConfigurationFailureAnalyzerTests {

	private static final SalesforceConfigurationException FAILURE = new SalesforceConfigurationException(
			"salesforce.auth.my-domain-url", "The host is 100% wrong.", "Write acme.my.salesforce.com instead.");

	private final StandardEnvironment environment = new StandardEnvironment();

	@Test
	void namesPropertyOriginReasonAndAction() {
		TextResourceOrigin origin = new TextResourceOrigin(new ClassPathResource("application.yaml"),
				new Location(4, 18));
		this.environment.getPropertySources()
			.addFirst(new OriginTrackedMapPropertySource("file",
					Map.of("salesforce.auth.my-domain-url", OriginTrackedValue.of("login.salesforce.com", origin))));
		FailureAnalysis analysis = analyze();
		assertThat(analysis.getDescription()).isEqualToNormalizingNewlines("""
				The property 'salesforce.auth.my-domain-url' (from class path resource [application.yaml] - 5:19) \
				is missing or wrong:

				    The host is 100% wrong.""");
		assertThat(analysis.getAction()).isEqualTo("Write acme.my.salesforce.com instead.");
		assertThat(analysis.getCause()).isSameAs(FAILURE);
	}

	@Test
	void namesNoOriginWhenPropertyIsNotSet() {
		assertThat(analyze().getDescription()).isEqualToNormalizingNewlines("""
				The property 'salesforce.auth.my-domain-url' is missing or wrong:

				    The host is 100% wrong.""");
	}

	@Test
	void startWithMissingPropertyIsExplained(CapturedOutput output) {
		assertThatStartFails("salesforce.auth.my-domain-url=acme.my.salesforce.com",
				"salesforce.auth.client-secret=TOP-SECRET");
		assertThat(output).asString()
			.contains("APPLICATION FAILED TO START", "The property 'salesforce.auth.client-id' is missing or wrong:",
					"missing: salesforce.auth.client-id.",
					"Action:%n%nSet salesforce.auth.client-id. My Domain URL is in Setup > My Domain".formatted())
			.doesNotContain("TOP-SECRET");
	}

	@Test
	void startWithBlankPropertyIsExplainedWithOrigin(CapturedOutput output) {
		assertThatStartFails("salesforce.auth.my-domain-url=acme.my.salesforce.com", "salesforce.auth.client-id= ",
				"salesforce.auth.client-secret=TOP-SECRET");
		assertThat(output).asString()
			.contains("The property 'salesforce.auth.client-id' (from \"salesforce.auth.client-id\" from property "
					+ "source \"defaultProperties\") is missing or wrong:");
	}

	@Test
	void startWithLightningHostIsExplained(CapturedOutput output) {
		assertThatStartFails("salesforce.auth.my-domain-url=https://acme.lightning.force.com/lightning/page/home",
				"salesforce.auth.client-id=key", "salesforce.auth.client-secret=TOP-SECRET");
		assertThat(output).asString()
			.contains(
					"The property 'salesforce.auth.my-domain-url' (from \"salesforce.auth.my-domain-url\" from "
							+ "property source \"defaultProperties\") is missing or wrong:",
					"The host acme.lightning.force.com is a Lightning address.",
					"Action:%n%nWrite acme.my.salesforce.com instead.".formatted())
			.doesNotContain("TOP-SECRET");
	}

	@Test
	void startWithPasswordInUrlDoesNotShowIt(CapturedOutput output) {
		assertThatStartFails("salesforce.auth.my-domain-url=https://admin:pa55word@acme.my.salesforce.com",
				"salesforce.auth.client-id=key", "salesforce.auth.client-secret=TOP-SECRET");
		assertThat(output).asString()
			.contains("APPLICATION FAILED TO START", "user information")
			.doesNotContain("pa55word");
	}

	@Test
	void startWithHalfAnOrgWhoseNameIsInCapitalsIsExplained(CapturedOutput output) {
		assertThatStartFails("salesforce.auth.orgs.EMEA.client-id=key");
		assertThat(output).asString()
			.contains("The property 'salesforce.auth.orgs.EMEA.my-domain-url' is missing or wrong:");
	}

	private FailureAnalysis analyze() {
		FailureAnalysis analysis = new SalesforceConfigurationFailureAnalyzer(this.environment)
			.analyze(new IllegalStateException("wrapped", FAILURE));
		assertThat(analysis).isNotNull();
		return analysis;
	}

	private static void assertThatStartFails(String... properties) {
		assertThatException()
			.isThrownBy(() -> new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
				.properties("spring.main.banner-mode=off")
				.properties(properties)
				.run());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
