package io.salesforceauth.sample.setup;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.salesforceauth.OrgStatus;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SetupReport;
import io.salesforceauth.SetupReport.Outcome;
import io.salesforceauth.SetupStep;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.sample.setup.Evidence.Mark;
import org.jspecify.annotations.Nullable;

/**
 * The guide for one org.
 *
 * @param orgs all orgs
 * @param org the one that is shown
 * @param problem why its sign-in fails
 * @param parts the parts of the guide
 * @param checks what the set-up check found, empty before it ran
 */
record SetupView(Set<String> orgs, String org, @Nullable Problem problem, List<PartView> parts,
		List<CheckView> checks) {

	static SetupView of(Set<String> orgs, OrgStatus status, @Nullable SetupReport report) {
		Evidence evidence = new Evidence(status, report);
		SalesforceAuthException failure = status.signIn().failure();
		return new SetupView(orgs, status.org(), (failure != null) ? Problem.of(failure.getSignInFailure()) : null,
				Stream.of(Part.values()).map((part) -> PartView.of(part, evidence)).toList(),
				(report != null) ? report.checks().stream().map(CheckView::of).toList() : List.of());
	}

	/**
	 * A part of the guide: what is done on one page of Setup.
	 */
	enum Part {

		APP("Create the app", SetupStep.NEW_APP, SetupStep.CREATE),
		KEY("Get the key and the secret, and name the user", SetupStep.KEY_AND_SECRET, SetupStep.ACCESS),
		BESIDE("What is easily forgotten beside the app", SetupStep.PERMISSIONS, SetupStep.MY_DOMAIN);

		private final String title;

		private final Set<SetupStep> steps;

		Part(String title, SetupStep first, SetupStep last) {
			this.title = title;
			this.steps = EnumSet.range(first, last);
		}

	}

	/**
	 * Why the sign-in fails.
	 */
	record Problem(String cause, String remedy) {

		static Problem of(SignInFailure step) {
			return new Problem(step.getCause(), step.getRemedy());
		}

	}

	/**
	 * A part of the guide.
	 */
	record PartView(String title, List<StepView> steps, long done) {

		static PartView of(Part part, Evidence evidence) {
			List<StepView> steps = part.steps.stream().map((step) -> new StepView(step, evidence.of(step))).toList();
			return new PartView(part.title, steps, steps.stream().filter((step) -> step.mark() == Mark.PASSED).count());
		}

	}

	/**
	 * A step.
	 */
	record StepView(SetupStep step, Mark mark) {
	}

	/**
	 * A check.
	 */
	record CheckView(String title, Mark mark, String seen, @Nullable String remedy) {

		static CheckView of(SetupReport.Result result) {
			return new CheckView(result.check().getTitle(), mark(result.outcome()), result.seen(), result.remedy());
		}

		private static Mark mark(Outcome outcome) {
			return switch (outcome) {
				case PASSED, WARNED -> Mark.PASSED;
				case FAILED -> Mark.FAILED;
				case SKIPPED -> Mark.UNKNOWN;
			};
		}

	}

}
