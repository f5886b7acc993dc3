package io.salesforceauth.check;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.salesforceauth.SetupReport;
import io.salesforceauth.SetupReport.Check;
import io.salesforceauth.SetupReport.Outcome;
import io.salesforceauth.SetupReport.Result;
import io.salesforceauth.SignInFailure;

import org.springframework.core.NestedExceptionUtils;

/**
 * The results so far. A check is skipped once one that it needs has failed.
 */
final class Checklist {

	private final Map<Check, Result> results = new EnumMap<>(Check.class);

	void add(Result result) {
		this.results.put(result.check(), result);
	}

	/**
	 * Make a check, unless it is done already or one that it needs failed.
	 */
	void run(Check check, Supplier<Result> step) {
		if (this.results.containsKey(check)) {
			return;
		}
		for (Result earlier : this.results.values()) {
			if (earlier.outcome() == Outcome.FAILED && isNeeded(earlier.check())) {
				add(Results.skipped(check, "needs: " + earlier.check().getTitle()));
				return;
			}
		}
		add(tried(check, step));
	}

	/**
	 * A version that is gone does not hide how many calls are used.
	 */
	private static boolean isNeeded(Check check) {
		return check != Check.API_VERSION;
	}

	private static Result tried(Check check, Supplier<Result> step) {
		try {
			return step.get();
		}
		catch (RuntimeException ex) {
			Throwable root = NestedExceptionUtils.getMostSpecificCause(ex);
			return Results.failed(check, root.getClass().getSimpleName() + ": " + root.getMessage(),
					SignInFailure.UNKNOWN);
		}
	}

	SetupReport report(String org) {
		List<Result> ordered = new ArrayList<>(this.results.values());
		return new SetupReport(org, ordered);
	}

}
