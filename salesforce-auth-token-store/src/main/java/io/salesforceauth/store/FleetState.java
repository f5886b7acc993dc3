package io.salesforceauth.store;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.token.TokenSource.SharedWait;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * What the instances of a fleet know together of the sign-in to one org with one pair of
 * credentials: an immutable picture of one moment, with times by the clock of this
 * instance. What is written has times by the clock of the store.
 *
 * @param token the newest token
 * @param rejected whether Salesforce rejected it since
 * @param failure the last failed sign-in, gone with the next one that works
 * @param claim who is signing in for all, if somebody is
 */
record FleetState(@Nullable SalesforceToken token, boolean rejected, @Nullable Failure failure, @Nullable Claim claim) {

	static final FleetState EMPTY = new FleetState(null, false, null, null);

	private static final int FORMAT = 2;

	/**
	 * The year 9999: times have to be computed from numbers.
	 */
	private static final long LARGEST_NUMBER = 253_402_300_799_999L;

	/**
	 * Read what {@link #write} wrote.
	 * @param org the name of the org
	 * @param ahead by how much the clock of the store is ahead of that of this instance,
	 * at most: nothing must seem newer than it is
	 * @param atLeast the same, at least: no claim must seem to have ended while reading
	 * took its time
	 * @throws RuntimeException if it is something else
	 */
	static FleetState read(String content, String org, Duration ahead, Duration atLeast) {
		Map<String, String> members = new LinkedHashMap<>();
		for (String member : content.split("&")) {
			int end = member.indexOf('=');
			members.put(member.substring(0, end), URLDecoder.decode(member.substring(end + 1), StandardCharsets.UTF_8));
		}
		if (number(members, "format") != FORMAT) {
			throw new IllegalArgumentException("not of this format");
		}
		return new FleetState(members.containsKey("token") ? readToken(members, ahead) : null,
				"true".equals(members.get("rejected")),
				members.containsKey("error") ? Failure.read(members, org, ahead) : null,
				members.containsKey("claimed_by") ? Claim.read(members, atLeast) : null);
	}

	private static SalesforceToken readToken(Map<String, String> members, Duration ahead) {
		String identity = text(members, "identity_url");
		String scopes = text(members, "scopes");
		String api = text(members, "api_instance_url");
		return SalesforceToken
			.of(required(members, "token"), URI.create(required(members, "instance_url")),
					time(members, "issued", ahead), time(members, "expires", ahead))
			.withIdentityUrl((identity != null) ? URI.create(identity) : null)
			.withScopes(
					(scopes != null) ? Set.copyOf(List.of(StringUtils.tokenizeToStringArray(scopes, " "))) : Set.of())
			.withExpiryEstimated("true".equals(members.get("estimated")))
			.withApiInstanceUrl((api != null) ? URI.create(api) : null);
	}

	/**
	 * Write for the store.
	 * @param ahead by how much the clock of the store is ahead of that of this instance
	 */
	String write(Duration ahead) {
		Map<String, Object> members = new LinkedHashMap<>();
		members.put("format", FORMAT);
		if (this.token != null) {
			members.put("token", this.token.tokenValue());
			members.put("instance_url", this.token.instanceUrl().toString());
			members.put("api_instance_url",
					(this.token.apiInstanceUrl() != null) ? this.token.apiInstanceUrl().toString() : "");
			members.put("identity_url", (this.token.identityUrl() != null) ? this.token.identityUrl().toString() : "");
			members.put("scopes", String.join(" ", this.token.scopes()));
			members.put("rejected", this.rejected);
			members.put("issued", number(this.token.issuedAt(), ahead));
			members.put("expires", number(this.token.expiresAt(), ahead));
			members.put("estimated", this.token.expiryEstimated());
		}
		if (this.failure != null) {
			this.failure.write(members, ahead);
		}
		if (this.claim != null) {
			members.put("claimed_by", this.claim.owner());
			members.put("claimed_until", number(this.claim.until(), ahead));
		}
		return members.entrySet()
			.stream()
			.map((member) -> member.getKey() + "="
					+ URLEncoder.encode(member.getValue().toString(), StandardCharsets.UTF_8))
			.collect(Collectors.joining("&"));
	}

	/**
	 * Return how long the store must keep this: as long as the token lives, and long
	 * enough to know the last failure when the next one comes.
	 */
	Duration keep(Instant now) {
		Duration keep = Duration.ofHours(2);
		Duration life = (this.token != null) ? Duration.between(now, this.token.expiresAt()) : Duration.ZERO;
		return (life.compareTo(keep) > 0) ? life : keep;
	}

	/**
	 * Whether an instance is signing in for all, as far as anybody knows.
	 */
	boolean isClaimed(Instant now) {
		return this.claim != null && now.isBefore(this.claim.until());
	}

	/**
	 * Whether an instance has claimed the sign-in, and nobody after it.
	 */
	boolean isClaimedBy(String owner) {
		return this.claim != null && this.claim.owner().equals(owner);
	}

	FleetState withClaim(String owner, Instant until, boolean rejected) {
		return new FleetState(this.token, this.rejected || rejected, this.failure, new Claim(owner, until));
	}

	FleetState withToken(SalesforceToken token) {
		return new FleetState(token, false, null, null);
	}

	FleetState withFailure(Failure failure) {
		return new FleetState(this.token, this.rejected, failure, null);
	}

	private static long number(Instant time, Duration ahead) {
		return time.plus(ahead).toEpochMilli();
	}

	private static Instant time(Map<String, String> members, String name, Duration ahead) {
		return Instant.ofEpochMilli(number(members, name)).minus(ahead);
	}

	private static long number(Map<String, String> members, String name) {
		long number = Long.parseLong(required(members, name));
		if (number < 0 || number > LARGEST_NUMBER) {
			throw new IllegalArgumentException(name);
		}
		return number;
	}

	private static String required(Map<String, String> members, String name) {
		String text = text(members, name);
		if (text == null) {
			throw new IllegalArgumentException(name);
		}
		return text;
	}

	private static @Nullable String text(Map<String, String> members, String name) {
		String text = members.getOrDefault(name, "");
		return text.isEmpty() ? null : text;
	}

	/**
	 * The right to sign in for all, which ends unless it is renewed.
	 *
	 * @param owner names the one request that has it
	 * @param until when it ends
	 */
	record Claim(String owner, Instant until) {

		private static Claim read(Map<String, String> members, Duration ahead) {
			return new Claim(required(members, "claimed_by"), time(members, "claimed_until", ahead));
		}

	}

	/**
	 * A failed sign-in.
	 *
	 * @param exception what went wrong, told when the next attempt is allowed
	 * @param failures how many of its kind in a row
	 * @param at when it was
	 * @param until when the next attempt is allowed
	 */
	record Failure(SalesforceAuthException exception, int failures, Instant at, Instant until) {

		private static final Set<SignInFailure> OF_ONE_INSTANCE = EnumSet.of(SignInFailure.LOGIN_RESTRICTIONS,
				SignInFailure.CLOCK, SignInFailure.TOKEN_ENDPOINT);

		/**
		 * Create the failure that follows another.
		 * @param random between 0 and 1
		 */
		static Failure after(@Nullable Failure last, SalesforceAuthException exception, Instant now, double random) {
			SharedWait shared = SharedWait.after((last != null) ? last.exception : null,
					(last != null) ? last.failures : 0, exception, random);
			Instant asked = exception.getNextAttempt();
			Instant until = (asked != null) ? asked : now.plus(shared.pause());
			return new Failure(exception.withNextAttempt(until), shared.failures(), now, until);
		}

		/**
		 * Whether Salesforce answered so, and would answer any instance so. Otherwise the
		 * reason may lie with the instance: its network, its address, its clock, its
		 * proxy, its files.
		 */
		boolean isAnswer() {
			return this.exception.getStatusCode() != null
					&& !OF_ONE_INSTANCE.contains(this.exception.getSignInFailure());
		}

		/**
		 * Whether nobody need try yet. A clock of the store that was set back shortens
		 * the wait rather than making it longer.
		 */
		boolean holds(Instant now) {
			return !now.isBefore(this.at) && now.isBefore(this.until);
		}

		private static Failure read(Map<String, String> members, String org, Duration ahead) {
			Instant until = time(members, "next_attempt", ahead);
			long status = number(members, "status");
			SalesforceAuthException exception = new SalesforceAuthException(org, required(members, "error"),
					text(members, "error_description"), (status > 0) ? (int) status : null, null);
			return new Failure(exception.withNextAttempt(until), (int) Math.min(number(members, "failures"), 1000),
					time(members, "failed", ahead), until);
		}

		private void write(Map<String, Object> members, Duration ahead) {
			Integer status = this.exception.getStatusCode();
			String description = this.exception.getError().getDescription();
			members.put("error", this.exception.getError().getErrorCode());
			members.put("error_description", (description != null) ? description : "");
			members.put("status", (status != null) ? status : 0);
			members.put("failures", this.failures);
			members.put("failed", number(this.at, ahead));
			members.put("next_attempt", number(this.until, ahead));
		}

	}

}
