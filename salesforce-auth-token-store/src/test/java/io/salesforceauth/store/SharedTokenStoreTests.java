package io.salesforceauth.store;

import java.time.Duration;

import io.salesforceauth.store.SharedTokenStore.Entry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SharedTokenStore}.
 */
class SharedTokenStoreTests {

	@Test
	void entryShowsAllButItsContent() {
		assertThat(new Entry(7, "a token", Duration.ofSeconds(3)))
			.hasToString("Entry[version=7, content=******, age=PT3S]");
	}

}
