package io.salesforceauth.soak;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.salesforceauth.soak.Login.Counts;
import org.jspecify.annotations.Nullable;

/**
 * Knows all calls under way and what must not become of them.
 */
final class Model {

	/**
	 * Logins in an hour that resources which never heal may cost an org.
	 */
	private static final int LOGINS_OF_NEVER_HEALING = 12;

	private final AtomicLong ids = new AtomicLong();

	private final Map<String, Call> calls = new ConcurrentHashMap<>();

	private final Map<String, Violation> violations = new ConcurrentHashMap<>();

	private final Map<Client, Figures> figures = new EnumMap<>(Client.class);

	Model() {
		for (Client client : Client.values()) {
			this.figures.put(client, new Figures());
		}
	}

	Call begin(Client client, Login login, Shape shape) {
		Call call = new Call(Long.toString(this.ids.incrementAndGet()), client, login, shape);
		this.calls.put(call.id(), call);
		return call;
	}

	@Nullable Call call(String id) {
		return this.calls.get(id);
	}

	/**
	 * Return whether the call succeeded.
	 */
	boolean end(Call call, Outcome outcome) {
		String cause = call.end(outcome);
		this.calls.remove(call.id());
		call.violations().forEach(this::violation);
		this.figures.get(call.client()).count(call, cause);
		return cause == null;
	}

	void violation(String violation) {
		String kind = violation.replaceAll("[:,].*", "");
		this.violations.computeIfAbsent(kind, (first) -> new Violation(violation)).times.incrementAndGet();
	}

	/**
	 * Return what happened that must not: each kind once.
	 */
	List<String> violations() {
		return this.violations.values().stream().map(Violation::toString).toList();
	}

	/**
	 * Hold the logins to the session ends: one each and a tenth for calls whose session
	 * ends twice, those whose response was lost, and the first.
	 */
	void checkLogins(Login login, boolean neverHealing) {
		Counts counts = login.counts();
		double most = 1 + counts.ends() * 1.1 + counts.lost() + (neverHealing ? LOGINS_OF_NEVER_HEALING : 0);
		if (counts.logins() > most) {
			violation(counts.logins() + " logins of " + login.clientId() + " to " + login.org() + ", at most " + most
					+ " with " + counts);
		}
	}

	Figures figures(Client client) {
		return this.figures.get(client);
	}

	/**
	 * What was counted of an application.
	 */
	static final class Figures {

		private final Map<String, Integer> failures = new TreeMap<>();

		private int calls;

		private int resends;

		private int faults;

		private synchronized void count(Call call, @Nullable String cause) {
			this.calls++;
			this.resends += call.resends();
			this.faults += (call.shape().fault() != Fault.NONE) ? 1 : 0;
			if (cause != null) {
				this.failures.merge(cause, 1, Integer::sum);
			}
		}

		synchronized int calls() {
			return this.calls;
		}

		synchronized int resends() {
			return this.resends;
		}

		synchronized int faults() {
			return this.faults;
		}

		synchronized Map<String, Integer> failures() {
			return new TreeMap<>(this.failures);
		}

	}

	/**
	 * What must not happen, and how often it did.
	 */
	private static final class Violation {

		private final String first;

		private final AtomicInteger times = new AtomicInteger();

		Violation(String first) {
			this.first = first;
		}

		@Override
		public String toString() {
			return this.times + " times: " + this.first;
		}

	}

}
