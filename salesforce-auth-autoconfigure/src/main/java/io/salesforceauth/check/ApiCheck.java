package io.salesforceauth.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.salesforceauth.ApiFailure;
import io.salesforceauth.ApiUsage;
import io.salesforceauth.ApiUsage.Share;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SetupReport.Check;
import io.salesforceauth.SetupReport.Result;
import io.salesforceauth.SetupStep;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.org.OrgConnection;
import io.salesforceauth.token.OrgTokens;
import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.function.client.WebClient;

/**
 * Uses the API with the client of the org: a call that needs a token and the scope
 * {@code api}, but no permission on any object.
 */
final class ApiCheck {

	private static final double MAX_SHARE = 0.9;

	/**
	 * Asked for where the org lists no versions: a provider of the application tells no
	 * My Domain.
	 */
	private static final int USUAL_VERSION = 60;

	/**
	 * Winter '27.
	 */
	private static final int NEWEST_VERSION = 68;

	private static final int OLDEST_SUPPORTED_VERSION = 41;

	/**
	 * Those before are retired.
	 */
	private static final int OLDEST_VERSION = 31;

	private static final String NO_CALL = "a limit of the API allows no call now";

	private static final String USER_REMEDY = "Salesforce refuses the call of the run-as user: check the user and "
			+ "its permissions in Setup > Users.";

	private final Supplier<WebClient> client;

	private final OrgConnection org;

	private final Duration deadline;

	private final Supplier<@Nullable SalesforceToken> signedIn;

	private final @Nullable NavigableSet<Integer> versions;

	private final @Nullable Integer wanted;

	private @Nullable HttpOutcome newest;

	/**
	 * Create a check.
	 * @param client the client of the org
	 * @param signedIn the token of the sign-in
	 * @param versions the versions that the org lists, if they are known
	 * @param wanted the version that the application uses, {@code null} for the newest
	 */
	ApiCheck(Supplier<WebClient> client, OrgConnection org, Supplier<@Nullable SalesforceToken> signedIn,
			Duration deadline, @Nullable NavigableSet<Integer> versions, @Nullable Integer wanted) {
		this.client = client;
		this.org = org;
		this.signedIn = signedIn;
		this.deadline = deadline;
		this.versions = versions;
		this.wanted = wanted;
	}

	Result scope() {
		int version = (this.versions != null) ? this.versions.last() : USUAL_VERSION;
		HttpOutcome answer = call(version);
		this.newest = answer;
		String seen = "GET " + path(version) + ": " + answer.describe();
		if (answer.isSuccess()) {
			List<String> struckOff = this.org.struckOff();
			return Results.passed(Check.API_SCOPE, struckOff.isEmpty() ? seen
					: seen + "; these respond 401 whatever the token: " + String.join(", ", struckOff));
		}
		if (limit(answer) != null) {
			return Results.skipped(Check.API_SCOPE, NO_CALL);
		}
		SignInFailure step = answer.step(SignInFailure.UNKNOWN);
		if (step != SignInFailure.UNKNOWN) {
			return Results.failed(Check.API_SCOPE, seen, step);
		}
		ApiFailure failure = answer.apiFailure();
		if (failure == ApiFailure.SESSION_ENDED) {
			return Results.failed(Check.API_SCOPE, seen, SignInFailure.SESSION_POLICY); // the
																						// session
																						// is
																						// new
		}
		return (failure != null) ? Results.failed(Check.API_SCOPE, seen, failure)
				: Results.failed(Check.API_SCOPE, seen, USER_REMEDY, SetupStep.PERMISSIONS);
	}

	Result version() {
		if (this.wanted == null) {
			return (this.versions != null)
					? Results.passed(Check.API_VERSION,
							"the newest is " + this.versions.last() + ".0; to check that of your calls, name it")
					: Results.skipped(Check.API_VERSION, "none is named");
		}
		if (this.wanted < OLDEST_VERSION) {
			return Results.failed(Check.API_VERSION, this.wanted + ".0 is retired", versionRemedy(), null);
		}
		HttpOutcome answer = call(this.wanted);
		boolean listed = this.versions == null || this.versions.contains(this.wanted);
		if (limit(answer) != null) {
			return Results.skipped(Check.API_VERSION, NO_CALL);
		}
		if (!answer.isSuccess() || !listed) {
			return Results.failed(Check.API_VERSION,
					this.wanted + ".0 is " + (listed ? "listed" : "not listed") + ": " + answer.describe(),
					versionRemedy(), null);
		}
		if (this.wanted < OLDEST_SUPPORTED_VERSION) {
			return Results.warned(Check.API_VERSION,
					this.wanted + ".0 works, but is not supported from Summer '27 on and is retired in Summer '28",
					versionRemedy(), null);
		}
		return Results.passed(Check.API_VERSION, this.wanted + ".0 is supported");
	}

	private String versionRemedy() {
		int newest = (this.versions != null) ? this.versions.last() : NEWEST_VERSION;
		int oldest = (this.versions != null) ? Math.max(this.versions.first(), OLDEST_SUPPORTED_VERSION)
				: OLDEST_SUPPORTED_VERSION;
		return "Use one from " + oldest + ".0 to " + newest + ".0 in the paths of your calls (/services/data/vNN.0/).";
	}

	Result usage() {
		HttpOutcome answer = this.newest;
		ApiFailure limit = (answer != null) ? limit(answer) : null;
		if (answer != null && limit != null) {
			return Results.failed(Check.API_USAGE, answer.describe(), limit);
		}
		ApiUsage usage = this.org.usage();
		List<String> seen = new ArrayList<>();
		boolean high = false;
		if (usage.org() != null) {
			seen.add(describe(usage.org()));
			high = isHigh(usage.org());
		}
		for (var app : usage.apps().entrySet()) {
			seen.add("app " + app.getKey() + " " + describe(app.getValue()));
			high |= isHigh(app.getValue());
		}
		if (seen.isEmpty()) {
			return Results.skipped(Check.API_USAGE, "Salesforce did not tell it");
		}
		String text = String.join("; ", seen);
		return high ? Results.failed(Check.API_USAGE, text, ApiFailure.DAILY_LIMIT.getRemedy(), null)
				: Results.passed(Check.API_USAGE, text);
	}

	private HttpOutcome call(int version) {
		return HttpOutcome.get(this.client.get(), path(version), this.deadline, this::withoutToken);
	}

	/**
	 * The response may be one to a token that is newer than that of the sign-in.
	 */
	private String withoutToken(String text) {
		return Stream.of(this.signedIn.get(), this.org.freshToken())
			.filter(Objects::nonNull)
			.reduce(text, OrgTokens::withoutToken, (one, other) -> other);
	}

	private static String path(int version) {
		return "/services/data/v" + version + ".0/";
	}

	private static @Nullable ApiFailure limit(HttpOutcome answer) {
		ApiFailure failure = answer.apiFailure();
		return (failure == ApiFailure.DAILY_LIMIT || failure == ApiFailure.CONCURRENT_LIMIT) ? failure : null;
	}

	private static boolean isHigh(Share share) {
		return share.used() >= MAX_SHARE * share.limit();
	}

	private static String describe(Share share) {
		long percent = (share.limit() > 0) ? Math.round(100.0 * share.used() / share.limit()) : 100;
		return share.used() + " of " + share.limit() + " calls in 24 hours used (" + percent + " %)";
	}

}
