package io.salesforceauth.store;

import java.time.Instant;

import io.salesforceauth.store.SharedTokenStore.Reading;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SharedTokenStore}.
 */
class SharedTokenStoreTests {

	@Test
	void readingShowsAllButItsContent() {
		assertThat(new Reading(Instant.EPOCH, 7, "a token"))
			.hasToString("Reading[now=1970-01-01T00:00:00Z, version=7, content=******]");
	}

}
