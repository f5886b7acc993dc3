package io.salesforceauth.boot3;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

@ExtendWith(OutputCaptureExtension.class)
class SpringBoot3Tests {

	@Test
	void startFailsAndSaysThatSpringBoot4IsNeeded(CapturedOutput output) {
		assertThat(SpringBootVersion.getVersion()).startsWith("3.");
		assertThatException().isThrownBy(() -> SpringApplication.run(Application.class, "--server.port=0", "--server.address=127.0.0.1"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Salesforce Auth needs Spring Boot 4.0 or later")
			.contains("this application runs on Spring Boot " + SpringBootVersion.getVersion())
			.doesNotContain("NoClassDefFoundError");
	}

	@SpringBootApplication
	static class Application {

	}

}
