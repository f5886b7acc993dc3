package io.salesforceauth.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Minutes of random calls and faults: {@code -Dsoak.seconds} and {@code -Dsoak.seed}
 * choose.
 */
@Tag("soak")
class SoakTests {

	private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("soak.seconds", 180));

	private static final long SEED = Long.getLong("soak.seed", System.nanoTime() % 1_000_000);

	private static final Client[] CLIENTS = Arrays.stream(Client.values())
		.filter((client) -> client.name().matches(System.getProperty("soak.clients", ".*")))
		.toArray(Client[]::new);

	/**
	 * What pools and caches may grow by.
	 */
	private static final int MORE_THREADS = 16;

	private static final int MORE_HANDLES = 24;

	private static final int MORE_MEGABYTES = 16;

	@Test
	void nothingHappensThatTheModelDoesNotAllow() throws Exception {
		System.out.println("Soak of " + LENGTH.toSeconds() + " s, seed " + SEED);
		runFor(LENGTH.dividedBy(10), true); // loads what stays
		Resources before = Resources.now(List.of());
		Resources early = runFor(LENGTH, false);
		// Netty keeps what its pools once had
		assertFlat("Before", before,
				before.withDirect(early.direct()).plus(MORE_THREADS, 0, MORE_HANDLES, MORE_MEGABYTES), List.of());
	}

	private static Resources runFor(Duration length, boolean warmUp) throws IOException, InterruptedException {
		try (Soak soak = new Soak(SEED, CLIENTS)) {
			soak.run(until(length.dividedBy(3)));
			Resources early = Resources.now(soak.orgs());
			soak.run(until(length.multipliedBy(2).dividedBy(3)));
			soak.check();
			System.out.println(soak.report());
			Files.writeString(Path.of("target", "soak.md"), soak.report());
			assertThat(soak.model().violations()).as("seed %s", SEED).isEmpty();
			if (!warmUp) {
				assertFlat("After a third", early,
						early.plus(MORE_THREADS, soak.mostPooled(), MORE_HANDLES, MORE_MEGABYTES), soak.orgs());
			}
			return early;
		}
	}

	private static void assertFlat(String when, Resources before, Resources most, List<Org> orgs) {
		Resources after = Resources.await(most, orgs);
		String compared = when + ": " + before + "; at the end: " + after;
		System.out.println(compared);
		assertThat(after).as("%s; threads %s", compared, Resources.threadsByKind())
			.matches((resources) -> resources.isWithin(most));
	}

	private static BooleanSupplier until(Duration length) {
		long end = System.nanoTime() + length.toNanos();
		return () -> System.nanoTime() < end;
	}

}
