package io.salesforceauth;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.salesforceauth.SetupReport.Check;
import io.salesforceauth.SetupReport.Outcome;
import io.salesforceauth.SetupReport.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SetupReport}.
 */
class SetupReportTests {

	private static final SetupReport REPORT = new SetupReport("emea",
			List.of(Result.passed(Check.PROPERTIES, "https://acme.my.salesforce.com/, consumer key 3MVG9\u20260000"),
					Result.failed(Check.DNS, "acme.my.salesforce.com does not resolve", SetupStep.NETWORK),
					Result.skipped(Check.TLS, "needs: DNS")));

	@Test
	void textIsAligned() {
		assertThat(REPORT.toText(StandardCharsets.UTF_8)).isEqualToNormalizingNewlines("""
				Salesforce org 'emea'

				 \u2713 Properties    https://acme.my.salesforce.com/, consumer key 3MVG9\u20260000
				 \u2717 DNS           acme.my.salesforce.com does not resolve
				                 Set-up guide, step 11: The My Domain host cannot be reached. Check the host in
				                 salesforce.auth.my-domain-url, the DNS, the firewall, and proxy and TLS settings
				                 (spring.http.clients.*). It is tried again by itself.
				 \u2013 TLS           skipped (needs: DNS)

				1 of 3 checks passed, 1 failed, 1 skipped.
				""");
	}

	@Test
	void textIsPlainWhereTheTerminalKnowsNoSigns() {
		assertThat(REPORT.toText(StandardCharsets.US_ASCII)).contains(" + Properties ", " x DNS ", " - TLS ",
				"consumer key 3MVG9...0000");
		assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(REPORT.toText(StandardCharsets.US_ASCII))).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void linesFitForEachStep(SetupStep step) {
		SetupReport report = new SetupReport("default", List.of(Result.failed(Check.SIGN_IN, "no", step)));
		assertThat(report.toText(StandardCharsets.UTF_8).lines()).allMatch((line) -> line.length() <= 100);
	}

	@Test
	void whatComesFromOutsideCannotMoveTheCursor() {
		SetupReport report = new SetupReport("default", List.of(Result.passed(Check.ORG, "a\u001b[2J\r\nb\u0007c")));
		assertThat(report.toText(StandardCharsets.UTF_8)).contains("a [2J b c").doesNotContain("\u001b", "\u0007");
	}

	@Test
	void skippedChecksDoNotFailTheReport() {
		assertThat(new SetupReport("default", List.of(Result.skipped(Check.TLS, "plain http"))).isPassed()).isTrue();
	}

	@Test
	void failedCheckFailsTheReport() {
		assertThat(REPORT.isPassed()).isFalse();
	}

	@Test
	void brokenPropertiesFailTheFirstCheckAndSkipTheOthers() {
		SetupReport report = SetupReport.ofProperties("default", "missing: salesforce.auth.client-id", "Set it.");
		assertThat(report.checks()).extracting(Result::check).containsExactly(Check.values());
		assertThat(report.checks().get(0).outcome()).isEqualTo(Outcome.FAILED);
		assertThat(report.checks()).filteredOn((result) -> result.outcome() == Outcome.SKIPPED)
			.hasSize(Check.values().length - 1)
			.allMatch((result) -> result.seen().equals("needs: Properties"));
	}

}
