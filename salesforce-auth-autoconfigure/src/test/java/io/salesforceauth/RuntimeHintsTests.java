package io.salesforceauth;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.core.io.InputStreamSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * In a native image the properties can be bound, and the classes that
 * {@code spring.factories} names can be made.
 */
class RuntimeHintsTests {

	private static RuntimeHints hints;

	@BeforeAll
	static void processAheadOfTime() {
		hints = AheadOfTime.hints(AheadOfTime.ORG);
	}

	@ParameterizedTest
	@MethodSource
	void propertiesCanBeBound(Class<?> type) {
		assertThat(onlyConstructor(type)).accepts(hints);
	}

	static List<Class<?>> propertiesCanBeBound() {
		List<Class<?>> types = new ArrayList<>(List.of(SalesforceAuthProperties.class));
		Stream.of(SalesforceAuthProperties.class.getDeclaredClasses()).filter(Class::isRecord).forEach(types::add);
		return types;
	}

	@Test
	void myDomainIsEnoughWhileTheApplicationIsBuilt() {
		TestGenerationContext built = AheadOfTime.process("salesforce.auth.my-domain-url=acme.my.salesforce.com",
				"salesforce.auth.client-id=${NOT_THERE}", "salesforce.auth.client-secret=${NOT_THERE}");
		assertThat(built.getGeneratedFiles().getGeneratedFiles(Kind.SOURCE).values())
			.anySatisfy((source) -> assertThat(content(source)).contains("salesforceClientRegistration"));
	}

	private static String content(InputStreamSource source) {
		try {
			return new String(source.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@ParameterizedTest
	@MethodSource
	void classOfSpringFactoriesCanBeMade(String name) throws ClassNotFoundException {
		assertThat(onlyConstructor(Class.forName(name))).accepts(hints);
	}

	static List<String> classOfSpringFactoriesCanBeMade() throws IOException {
		Properties factories = new Properties();
		try (Reader reader = Files.newBufferedReader(Path.of("src/main/resources/META-INF/spring.factories"))) {
			factories.load(reader);
		}
		return factories.values().stream().flatMap((names) -> Stream.of(names.toString().split(","))).toList();
	}

	private static Predicate<RuntimeHints> onlyConstructor(Class<?> type) {
		Constructor<?>[] constructors = type.getDeclaredConstructors();
		assertThat(constructors).hasSize(1);
		return RuntimeHintsPredicates.reflection().onConstructorInvocation(constructors[0]);
	}

}
