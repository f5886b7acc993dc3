package io.salesforceauth.diagnostics;

import io.salesforceauth.diagnostics.SpringBootVersionListener.UnsupportedSpringBootException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.diagnostics.FailureAnalysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * The start of a whole application on Spring Boot 3 is tested by
 * {@code integration-tests/boot3}.
 */
class SpringBootVersionListenerTests {

	@ParameterizedTest
	@ValueSource(strings = { "2.7.18", "3.0.0", "3.5.16" })
	void refusesOlderSpringBoot(String version) {
		assertThatExceptionOfType(UnsupportedSpringBootException.class)
			.isThrownBy(() -> SpringBootVersionListener.check(version))
			.withMessage("Salesforce Auth needs Spring Boot 4.0 or later; this application runs on Spring Boot "
					+ version + ".");
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "4.0.0-M1", "4.0.0", "4.1.1", "10.0.0" })
	void acceptsSpringBoot4AndLater(String version) {
		assertThatNoException().isThrownBy(() -> SpringBootVersionListener.check(version));
	}

	@Test
	void acceptsTheSpringBootAtHand() {
		assertThatNoException().isThrownBy(() -> SpringBootVersionListener.check(SpringBootVersion.getVersion()));
	}

	@Test
	void isRegistered() {
		assertThat(new SpringApplication().getListeners()).hasAtLeastOneElementOfType(SpringBootVersionListener.class);
	}

	@Test
	void analysisSaysWhatToDo() {
		FailureAnalysis analysis = new SpringBootVersionFailureAnalyzer()
			.analyze(new UnsupportedSpringBootException("3.5.16"));
		assertThat(analysis.getDescription()).contains("needs Spring Boot 4.0", "3.5.16");
		assertThat(analysis.getAction()).contains("Upgrade");
	}

}
