package io.salesforceauth.token;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoublePredicate;
import java.util.function.IntFunction;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.TokenRequestReason;
import org.jspecify.annotations.Nullable;

/**
 * An org, an application and hours of traffic between them, on a virtual clock: the
 * application's side is the real cache with its evidence, used as the clients do. Times
 * are seconds.
 */
final class EvidenceSimulation {

	static final String DATA = "/services/data/v68.0/";

	private final MutableClock clock = new MutableClock();

	private final Instant start = this.clock.instant();

	private final PriorityQueue<Event> events = new PriorityQueue<>(
			Comparator.comparingDouble(Event::at).thenComparingLong(Event::number));

	private final Random random;

	private final List<Session> sessions = new ArrayList<>();

	private final List<double[]> outages = new ArrayList<>();

	final TokenCache cache = new TokenCache("default", this::login, Duration.ofMinutes(5), this.clock, () -> 0.5);

	final List<Double> logins = new ArrayList<>();

	final List<Double> failures = new ArrayList<>();

	long calls;

	/**
	 * For how long after its login a token is refused.
	 */
	double slowness;

	/**
	 * Whether the token endpoint fails.
	 */
	boolean endpointDown;

	double now;

	private long number;

	EvidenceSimulation(long seed) {
		this.random = new Random(seed);
	}

	Resource good(String path) {
		return new Resource(() -> DATA + path, (time) -> true, true);
	}

	Resource bad(String path) {
		return new Resource(() -> DATA + path, (time) -> false, false);
	}

	Resource goodUntil(double end, String path) {
		return new Resource(() -> DATA + path, (time) -> time < end, false);
	}

	Resource badIds(String path) {
		return new Resource(() -> DATA + path + "/001" + this.random.nextInt(1_000_000), (time) -> false, false);
	}

	Resource badWords(String path) {
		return new Resource(() -> DATA + path + "/" + word(), (time) -> false, false);
	}

	private String word() {
		StringBuilder word = new StringBuilder();
		for (int i = 0; i < 6; i++) {
			word.append((char) ('a' + this.random.nextInt(26)));
		}
		return word.toString();
	}

	boolean coin() {
		return this.random.nextBoolean();
	}

	/**
	 * All tokens are refused for a while, and those made meanwhile for ever.
	 */
	void outage(double from, double to) {
		this.outages.add(new double[] { from, to });
	}

	private boolean isOutage(double time) {
		return this.outages.stream().anyMatch((outage) -> time >= outage[0] && time < outage[1]);
	}

	void endSessions() {
		this.sessions.clear();
	}

	void at(double time, Runnable action) {
		this.events.add(new Event(time, this.number++, action));
	}

	void run(double until) {
		while (!this.events.isEmpty() && this.events.peek().at <= until) {
			Event event = this.events.remove();
			this.now = event.at;
			Instant instant = this.start.plusNanos((long) (this.now * 1e9));
			this.clock.advance(Duration.between(this.clock.instant(), instant));
			event.action.run();
		}
	}

	void every(double from, double pause, double until, Resource resource) {
		for (double time = from; time < until; time += pause) {
			at(time, () -> call(resource));
		}
	}

	void poisson(double rate, double until, Supplier<Resource> resource) {
		for (double time = 0; time < until; time -= Math.log(1 - this.random.nextDouble()) / rate) {
			at(time, () -> call(resource.get()));
		}
	}

	/**
	 * One call after the other.
	 */
	void sequence(int count, IntFunction<Resource> resource) {
		if (count > 0) {
			int index = (int) this.calls;
			new Call(resource.apply(index), () -> sequence(count - 1, resource)).start();
		}
	}

	void call(Resource resource) {
		new Call(resource, () -> {
		}).start();
	}

	int mostLoginsInAMinute() {
		int most = 0;
		for (double login : this.logins) {
			most = Math.max(most, (int) this.logins.stream().filter((t) -> t >= login && t < login + 60).count());
		}
		return most;
	}

	double lastFailure() {
		return this.failures.isEmpty() ? 0 : this.failures.get(this.failures.size() - 1);
	}

	private CompletableFuture<SalesforceToken> login(TokenRequestReason reason, @Nullable Observation parent) {
		CompletableFuture<SalesforceToken> result = new CompletableFuture<>();
		if (this.endpointDown) {
			at(this.now + 0.3,
					() -> result.completeExceptionally(FakeTokenSource.failure("connection_failed", "refused")));
			return result;
		}
		at(this.now + 0.3 * (0.8 + 0.4 * this.random.nextDouble()), () -> {
			this.logins.add(this.now);
			Session session = new Session("t" + this.logins.size(), this.now + this.slowness);
			if (!isOutage(this.now)) {
				this.sessions.add(session);
			}
			result.complete(SalesforceToken.of(session.token, URI.create("https://acme.my.salesforce.com/"),
					this.clock.instant(), this.clock.instant().plus(Duration.ofDays(1))));
		});
		return result;
	}

	private boolean accepts(SalesforceToken token, Resource resource) {
		return resource.accepts.test(this.now) && !isOutage(this.now) && this.sessions.stream()
			.anyMatch((session) -> session.token.equals(token.tokenValue()) && this.now >= session.from);
	}

	private double latency() {
		return 0.1 * (0.25 + 0.5 * this.random.nextDouble());
	}

	/**
	 * @param resend whether calls can be sent again, and what comes of it
	 */
	record Resource(Supplier<String> path, DoublePredicate accepts, boolean heals, Resend resend) {

		Resource(Supplier<String> path, DoublePredicate accepts, boolean heals) {
			this(path, accepts, heals, Resend.RESPONDED);
		}

		Resource with(Resend resend) {
			return new Resource(this.path, this.accepts, this.heals, resend);
		}

	}

	/**
	 * What comes of a call that is to be sent again.
	 */
	enum Resend {

		RESPONDED, UNANSWERED, IMPOSSIBLE

	}

	private record Session(String token, double from) {
	}

	private record Event(double at, long number, Runnable action) {
	}

	/**
	 * As the filter and the interceptor do.
	 */
	private final class Call {

		private final Resource resource;

		private final String path;

		private final Runnable done;

		Call(Resource resource, Runnable done) {
			this.resource = resource;
			this.path = resource.path.get();
			this.done = done;
		}

		void start() {
			CompletableFuture<SalesforceToken> fresh = EvidenceSimulation.this.cache.getIfFresh();
			CompletableFuture<SalesforceToken> token = (fresh != null) ? fresh
					: EvidenceSimulation.this.cache.get(null);
			token.whenComplete((got, error) -> next(got, 0));
		}

		private void next(@Nullable SalesforceToken token, int resends) {
			if (token == null) {
				finish(false);
				return;
			}
			at(EvidenceSimulation.this.now + latency(), () -> {
				boolean accepted = accepts(token, this.resource);
				at(EvidenceSimulation.this.now + latency(), () -> respond(accepted, token, resends));
			});
		}

		private void respond(boolean accepted, SalesforceToken token, int resends) {
			if (resends > 0 && this.resource.resend == Resend.UNANSWERED) {
				finish(false);
				return;
			}
			if (accepted) {
				EvidenceSimulation.this.cache.accepted("GET", this.path, token);
				finish(true);
				return;
			}
			CompletableFuture<SalesforceToken> renewal = EvidenceSimulation.this.cache.suspect("GET", this.path, token,
					resends, null);
			if (renewal == null || this.resource.resend == Resend.IMPOSSIBLE) {
				finish(false);
				return;
			}
			renewal.whenComplete((renewed, error) -> {
				if (renewed != null && renewed.tokenValue().equals(token.tokenValue())) {
					finish(false);
				}
				else {
					next(renewed, resends + 1);
				}
			});
		}

		private void finish(boolean accepted) {
			EvidenceSimulation.this.calls++;
			if (this.resource.heals && !accepted) {
				EvidenceSimulation.this.failures.add(EvidenceSimulation.this.now);
			}
			this.done.run();
		}

	}

}
