package io.salesforceauth.store;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EncryptionKeys}.
 */
class EncryptionKeysTests {

	@Test
	void showsNoKey() {
		assertThat(TestKeys.of("one", "two")).hasToString("EncryptionKeys[******]");
	}

}
