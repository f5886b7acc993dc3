package io.salesforceauth.check;

import io.salesforceauth.ApiFailure;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SetupReport.Check;
import io.salesforceauth.SetupReport.Outcome;
import io.salesforceauth.SetupReport.Result;
import io.salesforceauth.SetupStep;
import io.salesforceauth.SignInFailure;
import org.jspecify.annotations.Nullable;

/**
 * Makes the results of the checks.
 */
final class Results {

	private Results() {
	}

	/**
	 * Create the result of a check that passed.
	 */
	static Result passed(Check check, String seen) {
		return new Result(check, Outcome.PASSED, seen, null, null, null);
	}

	/**
	 * Create the result of a check that works, but not for ever or not for everything.
	 */
	static Result warned(Check check, String seen, String remedy, @Nullable SetupStep step) {
		return new Result(check, Outcome.WARNED, seen, remedy, null, number(step));
	}

	/**
	 * Create the result of a check that was not tried.
	 */
	static Result skipped(Check check, String reason) {
		return new Result(check, Outcome.SKIPPED, reason, null, null, null);
	}

	/**
	 * Create the result of a check that failed at a known step.
	 */
	static Result failed(Check check, String seen, SignInFailure step) {
		return new Result(check, Outcome.FAILED, seen, step.getCause() + " " + step.getRemedy(), step,
				number(step.getSetupStep()));
	}

	/**
	 * Create the result of a check that failed since the sign-in did.
	 */
	static Result failed(Check check, String seen, SalesforceAuthException failure) {
		SignInFailure step = failure.getSignInFailure();
		return new Result(check, Outcome.FAILED, seen, step.getCause() + " " + failure.getRemedy(), step,
				number(step.getSetupStep()));
	}

	/**
	 * Create the result of a check that failed at a call of the API.
	 */
	static Result failed(Check check, String seen, ApiFailure failure) {
		return failed(check, seen, failure.getCause() + " " + failure.getRemedy(), failure.getSetupStep());
	}

	/**
	 * Create the result of a check that failed.
	 */
	static Result failed(Check check, String seen, String remedy, @Nullable SetupStep step) {
		return new Result(check, Outcome.FAILED, seen, remedy, null, number(step));
	}

	private static @Nullable Integer number(@Nullable SetupStep step) {
		return (step != null) ? step.getNumber() : null;
	}

}
