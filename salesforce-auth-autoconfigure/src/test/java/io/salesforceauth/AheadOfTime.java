package io.salesforceauth;

import java.util.stream.Stream;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;

/**
 * Processes an application with all auto-configurations ahead of time.
 */
public final class AheadOfTime {

	/**
	 * The properties of an org that is set up.
	 */
	public static final String ORG = "salesforce.auth.my-domain-url=acme.my.salesforce.com\n"
			+ "salesforce.auth.client-id=key\nsalesforce.auth.client-secret=secret";

	private AheadOfTime() {
	}

	/**
	 * Return what a native image is told of reflection and resources.
	 * @param properties properties of the application
	 */
	public static RuntimeHints hints(String... properties) {
		return process(properties).getRuntimeHints();
	}

	static TestGenerationContext process(String... properties) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		TestPropertyValues.of(Stream.of(properties).flatMap(String::lines)).applyTo(context);
		context.register(Application.class);
		TestGenerationContext generation = new TestGenerationContext();
		new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		generation.writeGeneratedContent();
		return generation;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
