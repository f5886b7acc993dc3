package io.salesforceauth.soak;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications that start, make calls and close, one after the other in one JVM.
 */
@Tag("soak")
class ContextsTests {

	private static final int CONTEXTS = 200;

	private static final Shape QUERY = new Shape("GET", "/services/data/v68.0/query", Map.of(), Shape.Kind.NONE,
			new byte[0], Fault.NONE, false);

	/**
	 * The contexts, and the registries that hold their meters.
	 */
	private final List<WeakReference<?>> started = new ArrayList<>();

	@Test
	void closedApplicationsLeaveNothingBehind() throws Exception {
		Model model = new Model();
		try (Org org = new Org("default", model, "http://localhost/")) {
			List<Org> orgs = List.of(org);
			for (Client client : Client.values()) {
				startCallAndClose(client, model, org); // loads what stays
			}
			Resources before = Resources.now(orgs);
			for (int i = 0; i < CONTEXTS; i++) {
				startCallAndClose(Client.values()[i % Client.values().length], model, org);
			}
			Resources bound = before.plus(8, 8, 16, 16);
			Resources after = Resources.await(bound, orgs);
			System.out.println(CONTEXTS + " contexts. Before: " + before + "; after: " + after);
			assertThat(model.violations()).isEmpty();
			assertThat(after).as("Before: %s; after: %s; threads %s", before, after, Resources.threadsByKind())
				.matches((resources) -> resources.isWithin(bound));
		}
		assertThat(Metrics.globalRegistry.getRegistries()).isEmpty();
		// Threads of the JVM's own pools may hold the last ones
		assertThat(this.started).filteredOn((left) -> left.get() != null).hasSizeLessThan(CONTEXTS / 10);
	}

	private void startCallAndClose(Client client, Model model, Org org) throws InterruptedException {
		try (Application application = new Application(client, List.of(org))) {
			MeterRegistry meters = application.context().getBean(MeterRegistry.class);
			assertThat(meters.find("salesforce.auth.token.age").gauge()).isNotNull();
			this.started.add(new WeakReference<>(application.context()));
			this.started.add(new WeakReference<>(meters));
			for (int i = 0; i < 3; i++) {
				Call call = model.begin(client, org.login(client), QUERY);
				assertThat(model.end(call, application.call(call))).as("%s of %s", call, client).isTrue();
			}
		}
	}

}
