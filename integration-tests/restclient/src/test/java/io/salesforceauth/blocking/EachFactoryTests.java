package io.salesforceauth.blocking;

import java.util.Map;

import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The tests of a subclass run with each HTTP library.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(Factory.class)
abstract class EachFactoryTests extends BlockingTests {

	@Parameter
	Factory factory;

	@Override
	Map<String, String> settings() {
		return Map.of("spring.http.clients.imperative.factory", this.factory.name());
	}

}
