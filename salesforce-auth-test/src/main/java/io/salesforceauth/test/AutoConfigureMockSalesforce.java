package io.salesforceauth.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Lets the application under test sign in to a mock org, {@link MockSalesforce}: one for
 * all tests of the JVM, reset before each test method. For {@code @SpringBootTest} and
 * for slices, to which it adds the auto-configuration of the clients.
 * <p>
 * Sets My Domain URL and credentials of the default org and of each
 * {@code salesforce.auth.orgs.<name>} to those of the mock org, over whatever the
 * application has set, and makes the mock org a bean: get it with {@code @Autowired}, or
 * as a parameter of a test method or constructor. An application whose context is used by
 * several tests starts each of them without a token and with an open gate.
 * <p>
 * What is scripted before the first test method, in {@code @BeforeAll} or while the
 * application starts, is reset. Tests must not run in parallel, since they share the org:
 * {@link MockSalesforceExtension} gives each test class its own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
@ExtendWith(MockSalesforceParameters.class)
public @interface AutoConfigureMockSalesforce {

	/**
	 * Where the tokens come from.
	 * @return by default the token endpoint of the mock org
	 */
	Tokens tokens() default Tokens.MOCK_ORG;

	/**
	 * Where the application under test gets its tokens from.
	 */
	enum Tokens {

		/**
		 * The token endpoint of the mock org: the application signs in.
		 */
		MOCK_ORG,

		/**
		 * Nowhere: there is one token that the mock org accepts, and no sign-in. Replaces
		 * the token provider of each org and nothing else. For slices, where the sign-in
		 * is not what is tested.
		 */
		FIXED

	}

}
