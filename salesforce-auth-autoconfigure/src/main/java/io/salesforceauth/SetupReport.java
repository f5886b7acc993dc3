package io.salesforceauth;

import java.nio.charset.Charset;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link SalesforceSetupCheck} found. Holds no secret and no token.
 *
 * @param org the name of the org, {@link SalesforceTenants#ORG} for a tenant
 * @param tenant the name of the tenant, {@code null} for an org of the properties
 * @param checks all checks, in their order
 */
public record SetupReport(String org, @Nullable String tenant, List<Result> checks) {

	/**
	 * Create a report.
	 */
	public SetupReport {
		checks = List.copyOf(checks);
	}

	/**
	 * Return whether nothing failed.
	 * @return whether no check failed; some may have been skipped
	 */
	public boolean isPassed() {
		return this.checks.stream().noneMatch((result) -> result.outcome() == Outcome.FAILED);
	}

	/**
	 * Write the report for a person, in lines of up to 100 characters.
	 * @param charset what the terminal shows: signs that it has not are replaced
	 * @return the text, with a line break at its end
	 */
	public String toText(Charset charset) {
		StringBuilder text = new StringBuilder("Salesforce ")
			.append((this.tenant != null) ? "tenant '" + EscapedText.of(this.tenant) : "org '" + this.org)
			.append("'")
			.append(System.lineSeparator().repeat(2));
		this.checks.forEach((result) -> text.append(result.toText(charset)));
		return text.append(System.lineSeparator()).append(getSummary()).append(System.lineSeparator()).toString();
	}

	/**
	 * Write how many checks passed, failed, were skipped or warn.
	 * @return a sentence
	 */
	public String getSummary() {
		return SetupReportText.summary(this);
	}

	/**
	 * How a check ended.
	 */
	public enum Outcome {

		/**
		 * It is as it should be.
		 */
		PASSED,

		/**
		 * Something is to be done.
		 */
		FAILED,

		/**
		 * It was not tried: it does not apply, or a check that it needs failed.
		 */
		SKIPPED,

		/**
		 * It works, but not for ever, or not for everything.
		 */
		WARNED

	}

	/**
	 * What is checked, in this order.
	 */
	public enum Check {

		/**
		 * The properties are complete.
		 */
		PROPERTIES("Properties"),

		/**
		 * The My Domain host resolves.
		 */
		DNS("DNS"),

		/**
		 * The connection is encrypted, and the certificate is trusted.
		 */
		TLS("TLS"),

		/**
		 * The host is an org.
		 */
		ORG("Org"),

		/**
		 * The client credentials are accepted.
		 */
		SIGN_IN("Sign-in"),

		/**
		 * The token is a Bearer token.
		 */
		BEARER_TOKEN("Bearer token"),

		/**
		 * The scope {@code api} works.
		 */
		API_SCOPE("Scope api"),

		/**
		 * The version of the API is supported.
		 */
		API_VERSION("API version"),

		/**
		 * Less than 90 % of the API calls allowed in 24 hours are used.
		 */
		API_USAGE("API usage");

		private final String title;

		Check(String title) {
			this.title = title;
		}

		/**
		 * Return a name for people.
		 * @return one to three words
		 */
		public String getTitle() {
			return this.title;
		}

	}

	/**
	 * How one check ended.
	 *
	 * @param check what was checked
	 * @param outcome how it ended
	 * @param seen what was seen, or why it was skipped
	 * @param remedy what to click or to change, where it failed or warns
	 * @param missedStep why the sign-in fails, where the sign-in or the connection tells
	 * it
	 * @param guideStep the {@link SetupStep#getNumber() number} of the step of the set-up
	 * that was missed, if one was
	 */
	public record Result(Check check, Outcome outcome, String seen, @Nullable String remedy,
			@Nullable SignInFailure missedStep, @Nullable Integer guideStep) {

		/**
		 * Write the result for a person, in lines of up to 100 characters.
		 * @param charset what the terminal shows: signs that it has not are replaced
		 * @return the text, with a line break at its end
		 */
		public String toText(Charset charset) {
			return new SetupReportText(charset).write(this);
		}

	}

}
