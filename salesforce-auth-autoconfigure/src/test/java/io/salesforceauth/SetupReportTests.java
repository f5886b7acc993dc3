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

	private static final SetupReport REPORT = new SetupReport("emea", null,
			List.of(passed(Check.PROPERTIES, "https://acme.my.salesforce.com/, consumer key 3MVG9\u20260000"),
					failed(Check.DNS, "acme.my.salesforce.com does not resolve", SignInFailure.NETWORK),
					skipped(Check.TLS, "needs: DNS")));

	@Test
	void textIsAligned() {
		assertThat(REPORT.toText(StandardCharsets.UTF_8)).isEqualToNormalizingNewlines("""
				Salesforce org 'emea'

				 \u2713 Properties    https://acme.my.salesforce.com/, consumer key 3MVG9\u20260000
				 \u2717 DNS           acme.my.salesforce.com does not resolve
				                 Set-up step 12: The My Domain host cannot be reached. Check the host in
				                 salesforce.auth.my-domain-url, the DNS, the firewall, the certificates
				                 (spring.http.clients.ssl.bundle), and the proxy: it is set by a bean of type
				                 ClientHttpConnectorBuilderCustomizer.
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
	void linesFitForEachStep(SignInFailure step) {
		SetupReport report = new SetupReport("default", null, List.of(failed(Check.SIGN_IN, "no", step)));
		assertThat(report.toText(StandardCharsets.UTF_8).lines()).allMatch((line) -> line.length() <= 100);
	}

	@Test
	void whatComesFromOutsideCannotMoveTheCursor() {
		SetupReport report = new SetupReport("default", null, List.of(passed(Check.ORG, "a\u001b[2J\r\nb\u0007c")));
		assertThat(report.toText(StandardCharsets.UTF_8)).contains("a [2J b c").doesNotContain("\u001b", "\u0007");
	}

	@Test
	void warningDoesNotFailTheReportAndSaysWhatToDo() {
		SetupReport report = new SetupReport("default", null,
				List.of(new Result(Check.API_VERSION, Outcome.WARNED, "40.0 works", "Use a newer one.", null, null)));
		assertThat(report.isPassed()).isTrue();
		assertThat(report.toText(StandardCharsets.UTF_8).lines()).contains(" ! API version   40.0 works",
				"                 To do: Use a newer one.", "0 of 1 checks passed, 1 to look at.");
	}

	@Test
	void skippedChecksDoNotFailTheReport() {
		assertThat(new SetupReport("default", null, List.of(skipped(Check.TLS, "plain http"))).isPassed()).isTrue();
	}

	@Test
	void failedCheckFailsTheReport() {
		assertThat(REPORT.isPassed()).isFalse();
	}

	private static Result passed(Check check, String seen) {
		return new Result(check, Outcome.PASSED, seen, null, null, null);
	}

	private static Result failed(Check check, String seen, SignInFailure step) {
		return new Result(check, Outcome.FAILED, seen, step.getCause() + " " + step.getRemedy(), step,
				(step.getSetupStep() != null) ? step.getSetupStep().getNumber() : null);
	}

	private static Result skipped(Check check, String reason) {
		return new Result(check, Outcome.SKIPPED, reason, null, null, null);
	}

}
