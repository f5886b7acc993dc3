package io.salesforceauth.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.salesforceauth.SetupCheckListener;
import io.salesforceauth.SetupReport;
import io.salesforceauth.SetupReport.Check;
import io.salesforceauth.SetupReport.Outcome;
import io.salesforceauth.SetupReport.Result;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.settings.OrgSettings;
import org.jspecify.annotations.Nullable;

/**
 * The results so far. A check is skipped once one that it needs has failed.
 */
final class Checklist {

	private final Map<Check, Result> results = new EnumMap<>(Check.class);

	private final SetupCheckListener listener;

	Checklist(SetupCheckListener listener) {
		this.listener = listener;
	}

	void add(Result result) {
		this.results.put(result.check(), result);
		this.listener.finished(result);
	}

	/**
	 * Make a check, unless it is done already or one that it needs failed.
	 * @param activity what is done, and for how long at most; {@code null} if it takes no
	 * time
	 */
	void run(Check check, @Nullable String activity, Supplier<Result> step) {
		if (this.results.containsKey(check)) {
			return;
		}
		for (Result earlier : this.results.values()) {
			if (earlier.outcome() == Outcome.FAILED && isNeeded(earlier.check())) {
				add(Results.skipped(check, "needs: " + earlier.check().getTitle()));
				return;
			}
		}
		if (activity != null) {
			this.listener.started(check, activity);
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
			return Results.failed(check, Failures.describe(ex, Duration.ZERO), SignInFailure.UNKNOWN);
		}
	}

	SetupReport report(OrgSettings settings) {
		List<Result> ordered = new ArrayList<>(this.results.values());
		return new SetupReport(settings.org(), settings.tenant(), ordered);
	}

}
