package io.salesforceauth.check;

import java.util.concurrent.CountDownLatch;

import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * An application that runs a job and has a bean that does not close.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class NeverClosingApplication {

	public static void main(String[] args) {
		SpringApplication.run(NeverClosingApplication.class, args);
	}

	@Bean
	@Lazy(false)
	AutoCloseable pool() {
		return () -> new CountDownLatch(1).await();
	}

	@Bean
	CommandLineRunner job() {
		return (args) -> {
			throw new IllegalStateException("no job runs");
		};
	}

}
