package io.salesforceauth.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

import io.salesforceauth.soak.Login.Counts;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import reactor.core.publisher.Flux;

/**
 * Applications, one for each client and HTTP library, that call three orgs at random
 * while those make trouble.
 */
final class Soak implements AutoCloseable {

	/**
	 * Callers of each application.
	 */
	static final int CALLERS = 4;

	/**
	 * Where resources are that never heal.
	 */
	private static final String TROUBLED = "emea";

	private final Random random;

	private final Model model = new Model();

	private final Server elsewhere;

	private final List<Org> orgs = new ArrayList<>();

	private final List<Application> applications = new ArrayList<>();

	Soak(long seed, Client... clients) throws IOException {
		this.random = new Random(seed);
		this.elsewhere = new Server(
				(exchange) -> this.model.violation("a redirect was followed: " + exchange.headers()));
		for (String name : List.of("default", TROUBLED, "apac")) {
			this.orgs.add(new Org(name, this.model, this.elsewhere.url() + "/sign-in"));
		}
		for (Client client : clients) {
			this.applications.add(new Application(client, this.orgs));
		}
	}

	Model model() {
		return this.model;
	}

	List<Org> orgs() {
		return this.orgs;
	}

	/**
	 * Return how many connections the applications may have, since they never need more:
	 * one for each caller to each instance, and two to each token endpoint.
	 */
	int mostPooled() {
		return this.applications.size() * this.orgs.size() * (2 * CALLERS + 2);
	}

	/**
	 * Make calls and trouble while a condition holds, and wait for all callers.
	 */
	void run(BooleanSupplier goesOn) throws InterruptedException {
		List<Thread> threads = new ArrayList<>();
		for (Application application : this.applications) {
			for (int i = 0; i < CALLERS; i++) {
				Random random = new Random(this.random.nextLong());
				threads.add(new Thread(() -> makeCalls(application, random, goesOn), "soak-caller-" + i));
			}
		}
		threads.forEach(Thread::start);
		// A session end a second in each
		Flux.interval(Duration.ofSeconds(1).dividedBy(logins().size()))
			.onBackpressureDrop()
			.takeWhile((tick) -> goesOn.getAsBoolean())
			.doOnNext((tick) -> makeTrouble())
			.blockLast();
		logins().forEach(Login::settle);
		for (Thread thread : threads) {
			thread.join(2 * Application.DEADLINE.toMillis());
			if (thread.isAlive()) {
				this.model.violation("A caller hangs: " + Arrays.toString(thread.getStackTrace()));
			}
		}
	}

	private void makeCalls(Application application, Random random, BooleanSupplier goesOn) {
		try {
			while (goesOn.getAsBoolean()) {
				Org org = this.orgs.get(random.nextInt(this.orgs.size()));
				call(application, org,
						Shape.random(random, application.client().isReactive(), org.name().equals(TROUBLED)));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (RuntimeException | Error ex) {
			this.model.violation("A caller failed: " + ex);
		}
	}

	private boolean call(Application application, Org org, Shape shape) throws InterruptedException {
		Call call = this.model.begin(application.client(), org.login(application.client()), shape);
		return this.model.end(call, application.call(call));
	}

	private void makeTrouble() {
		List<Login> logins = logins();
		Login login = logins.get(this.random.nextInt(logins.size()));
		switch (this.random.nextInt(40)) {
			case 0 -> this.orgs.get(this.random.nextInt(this.orgs.size())).move();
			case 1, 2 -> login.arm(TokenFault.random(this.random), 1 + this.random.nextInt(4));
			case 3 -> login.giveNext();
			case 4 -> login.acceptNext();
			case 5, 6, 7, 8, 9, 10 -> logins.forEach(Login::agree);
			default -> login.end();
		}
	}

	/**
	 * Make sure that each application reaches each org when the trouble is over, and that
	 * nothing was done that must not be.
	 */
	void check() throws InterruptedException {
		for (Application application : this.applications) {
			for (Org org : this.orgs) {
				Login login = org.login(application.client());
				if (this.model.violations().isEmpty() && !heals(application, org)) {
					this.model.violation(login.clientId() + " never heals at " + org.name() + ": "
							+ this.model.figures(application.client()).failures());
				}
				this.model.checkLogins(login, org.name().equals(TROUBLED));
			}
		}
		if (this.elsewhere.accepted() > 0) {
			this.model.violation("A redirect was followed");
		}
	}

	/**
	 * A gate that a failure has closed opens again after 30 seconds.
	 */
	private boolean heals(Application application, Org org) {
		Shape healthy = new Shape("GET", "/services/data/v68.0/query", Map.of(), Shape.Kind.NONE, new byte[0],
				Fault.NONE, false);
		try {
			Awaitility.await()
				.pollInSameThread()
				.pollDelay(Duration.ZERO)
				.atMost(Application.DEADLINE)
				.until(() -> call(application, org, healthy));
			return true;
		}
		catch (ConditionTimeoutException ex) {
			return false;
		}
	}

	private List<Login> logins() {
		return this.applications.stream()
			.flatMap((application) -> this.orgs.stream().map((org) -> org.login(application.client())))
			.toList();
	}

	/**
	 * Return what happened as tables.
	 */
	String report() {
		List<Client> clients = this.applications.stream().map(Application::client).toList();
		StringBuilder report = new StringBuilder("| client, HTTP library | calls | with a fault | sent again"
				+ " | session ends | logins | logins lost | failed token requests |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n");
		for (Client client : clients) {
			Model.Figures figures = this.model.figures(client);
			Counts counts = this.orgs.stream()
				.map((org) -> org.login(client).counts())
				.reduce(new Counts(0, 0, 0, 0), Counts::plus);
			report.append("| %s | %,d | %,d | %,d | %,d | %,d | %,d | %,d |%n".formatted(client, figures.calls(),
					figures.faults(), figures.resends(), counts.ends(), counts.logins(), counts.lost(),
					counts.faults()));
		}
		report.append("\n| why a call failed | ");
		clients.forEach((client) -> report.append(client).append(" | "));
		report.append("\n| --- |").append(" --- |".repeat(clients.size())).append("\n");
		Set<String> causes = new TreeSet<>();
		clients.forEach((client) -> causes.addAll(this.model.figures(client).failures().keySet()));
		for (String cause : causes) {
			report.append("| ").append(cause).append(" | ");
			clients.forEach((client) -> report
				.append("%,d".formatted(this.model.figures(client).failures().getOrDefault(cause, 0)))
				.append(" | "));
			report.append("\n");
		}
		return report.toString();
	}

	void closeApplications() {
		this.applications.forEach(Application::close);
		this.applications.clear();
	}

	@Override
	public void close() throws IOException {
		closeApplications();
		for (Org org : this.orgs) {
			org.close();
		}
		this.elsewhere.close();
	}

}
