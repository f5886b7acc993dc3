package io.salesforceauth.actuate;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

import io.salesforceauth.AheadOfTime;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * In a native image the endpoint can be called, and its answers are JSON.
 */
class EndpointRuntimeHintsTests {

	private static RuntimeHints hints;

	@BeforeAll
	static void processAheadOfTime() {
		hints = AheadOfTime.hints(AheadOfTime.ORG, "management.endpoints.web.exposure.include=salesforce",
				"management.endpoint.salesforce.access=UNRESTRICTED");
	}

	@ParameterizedTest
	@MethodSource
	void operationCanBeInvoked(Method operation) {
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(operation)).accepts(hints);
	}

	static Stream<Method> operationCanBeInvoked() {
		return Stream.of(SalesforceEndpoint.class, SalesforceEndpointWebExtension.class)
			.flatMap((type) -> Stream.of(type.getDeclaredMethods()))
			.filter((method) -> method.isAnnotationPresent(ReadOperation.class)
					|| method.isAnnotationPresent(WriteOperation.class));
	}

	@ParameterizedTest
	@MethodSource
	void responseCanBeWrittenAsJson(Class<?> type) {
		for (RecordComponent component : type.getRecordComponents()) {
			assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(component.getAccessor()))
				.as("%s of %s", component, type)
				.accepts(hints);
		}
	}

	static Set<Class<?>> responseCanBeWrittenAsJson() {
		Set<Class<?>> records = new LinkedHashSet<>();
		Stream
			.of(SalesforceEndpoint.Orgs.class, OrgDescriptor.class, SetupReportDescriptor.class, NotFound.class,
					TooSoon.class)
			.forEach((type) -> addRecords(type, records));
		return records;
	}

	private static void addRecords(Type type, Set<Class<?>> records) {
		if (type instanceof ParameterizedType generic) {
			Stream.of(generic.getActualTypeArguments()).forEach((argument) -> addRecords(argument, records));
		}
		else if (type instanceof Class<?> record && record.isRecord() && records.add(record)) {
			Stream.of(record.getRecordComponents())
				.forEach((component) -> addRecords(component.getGenericType(), records));
		}
	}

}
