package io.salesforceauth;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link SalesforceSetupCheck} found. Holds no secret and no token.
 *
 * @param org the name of the org
 * @param checks all checks, in their order
 */
public record SetupReport(String org, List<Result> checks) {

	/**
	 * Create a report.
	 */
	public SetupReport {
		checks = List.copyOf(checks);
	}

	/**
	 * Create the report of an org whose properties cannot work: they are the first check,
	 * and the others are skipped.
	 * @param org the name of the org
	 * @param seen what is wrong, without a secret
	 * @param remedy what to write instead
	 * @return the report
	 */
	public static SetupReport ofProperties(String org, String seen, String remedy) {
		List<Result> checks = new ArrayList<>();
		for (Check check : Check.values()) {
			checks.add((check == Check.PROPERTIES) ? Result.failed(check, seen, remedy, null)
					: Result.skipped(check, "needs: " + Check.PROPERTIES.getTitle()));
		}
		return new SetupReport(org, checks);
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
		return new SetupReportText(charset).write(this);
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
		SKIPPED

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
		 * Less than 90 % of the API calls of 24 hours are used.
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
	 * @param remedy what to click or to change, where it failed
	 * @param missedStep the step of the set-up that was missed, where the sign-in or the
	 * connection tells it
	 * @param guideStep the number of the missed step in the guide "Set up Salesforce" of
	 * the README, where one of it was missed
	 */
	public record Result(Check check, Outcome outcome, String seen, @Nullable String remedy,
			@Nullable SetupStep missedStep, @Nullable Integer guideStep) {

		/**
		 * Create the result of a check that passed.
		 * @param check what was checked
		 * @param seen what was seen
		 * @return the result
		 */
		public static Result passed(Check check, String seen) {
			return new Result(check, Outcome.PASSED, seen, null, null, null);
		}

		/**
		 * Create the result of a check that was not tried.
		 * @param check what was not checked
		 * @param reason why not
		 * @return the result
		 */
		public static Result skipped(Check check, String reason) {
			return new Result(check, Outcome.SKIPPED, reason, null, null, null);
		}

		/**
		 * Create the result of a check that failed at a known step.
		 * @param check what was checked
		 * @param seen what was seen
		 * @param step the missed step
		 * @return the result, with the cause and the remedy of the step
		 */
		public static Result failed(Check check, String seen, SetupStep step) {
			return new Result(check, Outcome.FAILED, seen, step.getCause() + " " + step.getRemedy(), step,
					step.getGuideStep());
		}

		/**
		 * Create the result of a check that failed since the sign-in did.
		 * @param check what was checked
		 * @param seen what was seen
		 * @param failure why
		 * @return the result, with the cause and the remedy of the step for that org
		 */
		public static Result failed(Check check, String seen, SalesforceAuthException failure) {
			SetupStep step = failure.getSetupStep();
			return new Result(check, Outcome.FAILED, seen, step.getCause() + " " + failure.getRemedy(), step,
					step.getGuideStep());
		}

		/**
		 * Create the result of a check that failed.
		 * @param check what was checked
		 * @param seen what was seen
		 * @param remedy what to click or to change
		 * @param guideStep the missed step of the guide, if it was one of it
		 * @return the result
		 */
		public static Result failed(Check check, String seen, String remedy, @Nullable Integer guideStep) {
			return new Result(check, Outcome.FAILED, seen, remedy, null, guideStep);
		}

	}

}
