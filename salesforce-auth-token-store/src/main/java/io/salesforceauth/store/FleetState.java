package io.salesforceauth.store;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.token.TokenSource.SharedWait;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * What the instances of a fleet know together of the sign-in to one org: an immutable
 * picture of one moment, with times by the clock of this instance.
 *
 * @param token the newest token
 * @param rejected whether Salesforce rejected it since
 * @param failure the last failed sign-in, gone with the next one that works
 */
record FleetState(@Nullable SalesforceToken token, boolean rejected, @Nullable Failure failure) {

	static final FleetState EMPTY = new FleetState(null, false, null);

	private static final int FORMAT = 1;

	private static final long LARGEST_NUMBER = Duration.ofDays(1000).toMillis();

	/**
	 * Read what {@link #write} wrote.
	 * @param key the key that it was written for
	 * @param writtenAt when that was, by the clock of this instance
	 * @throws RuntimeException if it is something else
	 */
	static FleetState read(String content, String key, String org, Instant writtenAt) {
		Map<String, String> members = new LinkedHashMap<>();
		for (String member : content.split("&")) {
			int end = member.indexOf('=');
			members.put(member.substring(0, end), URLDecoder.decode(member.substring(end + 1), StandardCharsets.UTF_8));
		}
		if (number(members, "format") != FORMAT || !key.equals(members.get("key"))) {
			throw new IllegalArgumentException("not of this format or org");
		}
		return new FleetState(members.containsKey("token") ? readToken(members, writtenAt) : null,
				"true".equals(members.get("rejected")),
				members.containsKey("error") ? Failure.read(members, org, writtenAt) : null);
	}

	private static SalesforceToken readToken(Map<String, String> members, Instant writtenAt) {
		String identity = text(members, "identity_url");
		String scopes = text(members, "scopes");
		String api = text(members, "api_instance_url");
		return SalesforceToken
			.of(required(members, "token"), URI.create(required(members, "instance_url")),
					writtenAt.plusMillis(number(members, "issued")), writtenAt.plusMillis(number(members, "expires")))
			.withIdentityUrl((identity != null) ? URI.create(identity) : null)
			.withScopes(
					(scopes != null) ? Set.copyOf(List.of(StringUtils.tokenizeToStringArray(scopes, " "))) : Set.of())
			.withExpiryEstimated("true".equals(members.get("estimated")))
			.withApiInstanceUrl((api != null) ? URI.create(api) : null);
	}

	/**
	 * Write for the store: times become distances from now.
	 */
	String write(String key, Instant now) {
		Map<String, Object> members = new LinkedHashMap<>();
		members.put("format", FORMAT);
		members.put("key", key);
		if (this.token != null) {
			members.put("token", this.token.tokenValue());
			members.put("instance_url", this.token.instanceUrl().toString());
			members.put("api_instance_url",
					(this.token.apiInstanceUrl() != null) ? this.token.apiInstanceUrl().toString() : "");
			members.put("identity_url", (this.token.identityUrl() != null) ? this.token.identityUrl().toString() : "");
			members.put("scopes", String.join(" ", this.token.scopes()));
			members.put("rejected", this.rejected);
			members.put("issued", Duration.between(now, this.token.issuedAt()).toMillis());
			members.put("expires", Duration.between(now, this.token.expiresAt()).toMillis());
			members.put("estimated", this.token.expiryEstimated());
		}
		if (this.failure != null) {
			this.failure.write(members, now);
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

	FleetState withToken(SalesforceToken token) {
		return new FleetState(token, false, null);
	}

	FleetState withTokenRejected() {
		return new FleetState(this.token, true, this.failure);
	}

	FleetState withFailure(Failure failure) {
		return new FleetState(this.token, this.rejected, failure);
	}

	/**
	 * Read a number: all of them are small, and times have to be computed from them.
	 */
	private static long number(Map<String, String> members, String name) {
		long number = Long.parseLong(required(members, name));
		if (number < -LARGEST_NUMBER || number > LARGEST_NUMBER) {
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
	 * A failed sign-in.
	 *
	 * @param exception what went wrong, told when the next attempt is allowed
	 * @param failures how many of its kind in a row
	 * @param at when it was
	 * @param until when the next attempt is allowed
	 * @param credentials a hash of the credentials that were sent
	 */
	record Failure(SalesforceAuthException exception, int failures, Instant at, Instant until, String credentials) {

		/**
		 * Create the failure that follows another.
		 * @param random between 0 and 1
		 */
		static Failure after(@Nullable Failure last, SalesforceAuthException exception, String credentials, Instant now,
				double random) {
			SharedWait shared = SharedWait.after((last != null) ? last.exception : null,
					(last != null) ? last.failures : 0, exception, random);
			Instant asked = exception.getNextAttempt();
			Instant until = (asked != null) ? asked : now.plus(shared.pause());
			return new Failure(exception.withNextAttempt(until), shared.failures(), now, until, credentials);
		}

		/**
		 * Whether Salesforce answered so, and would answer any instance so. Otherwise the
		 * reason may lie with the instance: its network, its files.
		 */
		boolean isAnswer() {
			return this.exception.getStatusCode() != null;
		}

		private static Failure read(Map<String, String> members, String org, Instant writtenAt) {
			Instant until = writtenAt.plusMillis(number(members, "next_attempt"));
			long status = number(members, "status");
			SalesforceAuthException exception = new SalesforceAuthException(org, required(members, "error"),
					text(members, "error_description"), (status > 0) ? (int) status : null, null);
			return new Failure(exception.withNextAttempt(until), (int) number(members, "failures"),
					writtenAt.plusMillis(number(members, "failed")), until, required(members, "credentials"));
		}

		private void write(Map<String, Object> members, Instant now) {
			Integer status = this.exception.getStatusCode();
			String description = this.exception.getError().getDescription();
			members.put("error", this.exception.getError().getErrorCode());
			members.put("error_description", (description != null) ? description : "");
			members.put("status", (status != null) ? status : 0);
			members.put("failures", this.failures);
			members.put("failed", Duration.between(now, this.at).toMillis());
			members.put("next_attempt", Duration.between(now, this.until).toMillis());
			members.put("credentials", this.credentials);
		}

	}

}
