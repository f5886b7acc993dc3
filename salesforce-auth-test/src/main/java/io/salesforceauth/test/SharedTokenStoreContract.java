package io.salesforceauth.test;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.salesforceauth.store.SharedTokenStore;
import io.salesforceauth.store.SharedTokenStore.Reading;
import org.junit.jupiter.api.Test;

/**
 * What a {@link SharedTokenStore} has to do. A store of an application is tested by a
 * class that extends this one and returns it:
 *
 * <pre>
 * class OwnTokenStoreTests extends SharedTokenStoreContract {
 *
 * 	&#64;Override
 * 	protected SharedTokenStore store() {
 * 		return new OwnTokenStore(…);
 * 	}
 *
 * }
 * </pre>
 *
 * It needs JUnit Jupiter and {@code salesforce-auth-token-store}. Each test uses names of
 * its own, so that the store need not be empty.
 */
public abstract class SharedTokenStoreContract {

	private static final Duration HOUR = Duration.ofHours(1);

	private static final int WRITERS = 20;

	private final String name = name();

	/**
	 * Return the store as an instance of the application has it.
	 * @return another instance of the store with each call, of which all keep their
	 * entries in the same place
	 */
	protected abstract SharedTokenStore store();

	/**
	 * Create a contract.
	 */
	protected SharedTokenStoreContract() {
	}

	private static String name() {
		return (UUID.randomUUID().toString() + UUID.randomUUID()).replace("-", "");
	}

	@Test
	void entryThatWasNeverWrittenIsAbsent() {
		Reading reading = store().read(this.name);
		check(reading.version() == SharedTokenStore.ABSENT && reading.content().isEmpty(),
				"An entry that was never written must be read with the version ABSENT and an empty content");
	}

	@Test
	void whatOneInstanceWroteIsReadByAll() {
		String content = "Base64+/=".repeat(1000);
		make(content, 1L << 47);
		Reading reading = store().read(this.name);
		check(reading.version() == 1L << 47, "The version must be read as it was written");
		check(reading.content().equals(content), "The content must be read as it was written");
	}

	@Test
	void entryIsReplacedByAWriteThatKnowsItsVersion() {
		make("first", 7);
		check(store().write(this.name, "second", 7, 8, HOUR),
				"A write that expects the version that is there must succeed");
		check(store().read(this.name).content().equals("second"), "A write must replace the content");
	}

	@Test
	void writeThatKnowsAnOldVersionChangesNothing() {
		make("first", 7);
		check(store().write(this.name, "second", 7, 8, HOUR),
				"A write that expects the version that is there must succeed");
		check(!store().write(this.name, "late", 7, 9, HOUR), "A write that expects an older version must fail");
		check(!store().write(this.name, "new", SharedTokenStore.ABSENT, 10, HOUR),
				"A write that expects no entry must fail where there is one");
		Reading reading = store().read(this.name);
		check(reading.version() == 8 && reading.content().equals("second"), "A write that fails must change nothing");
	}

	@Test
	void writeThatExpectsAnEntryMakesNone() {
		check(!store().write(this.name, "late", 7, 8, HOUR),
				"A write that expects an entry must fail where there is none");
		check(store().read(this.name).version() == SharedTokenStore.ABSENT, "A write that fails must make no entry");
	}

	@Test
	void entriesDoNotMeet() {
		make("one", 7);
		String other = name();
		check(store().read(other).version() == SharedTokenStore.ABSENT, "Names that differ must be different entries");
		check(store().write(other, "two", SharedTokenStore.ABSENT, 7, HOUR),
				"Names that differ must be different entries");
		check(store().read(this.name).content().equals("one"), "Names that differ must be different entries");
	}

	@Test
	void oneOfManyMakesTheEntry() throws Exception {
		check(writeAtOnce(SharedTokenStore.ABSENT, 100) == 1, "Of many that make an entry at once, one must succeed");
	}

	@Test
	void oneOfManyReplacesTheEntry() throws Exception {
		make("first", 99);
		check(writeAtOnce(99, 100) == 1, "Of many that replace an entry at once, one must succeed");
	}

	@Test
	void timeIsThatOfOneClock() {
		Reading before = store().read(this.name);
		Reading after = store().read(this.name);
		check(!after.now().isBefore(before.now()), "The time must not go back from one instance to the next");
	}

	private void make(String content, long version) {
		check(store().write(this.name, content, SharedTokenStore.ABSENT, version, HOUR),
				"A write that expects no entry must make one");
	}

	private static void check(boolean holds, String rule) {
		if (!holds) {
			throw new AssertionError(rule);
		}
	}

	private long writeAtOnce(long expected, long firstVersion) throws Exception {
		List<SharedTokenStore> stores = List.of(store(), store());
		ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
		try {
			List<Callable<Boolean>> writes = IntStream.range(0, WRITERS)
				.<Callable<Boolean>>mapToObj((i) -> () -> stores.get(i % 2)
					.write(this.name, "content " + i, expected, firstVersion + i, HOUR))
				.toList();
			long written = 0;
			for (Future<Boolean> write : threads.invokeAll(writes)) {
				written += write.get() ? 1 : 0;
			}
			return written;
		}
		finally {
			threads.shutdown();
		}
	}

}
