package io.salesforceauth.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Signs the application of a Spring test in to a mock org, in place of every org that its
 * properties name. The org is a bean, {@link MockSalesforce}: a test takes it as a field
 * with {@code @Autowired}, or as a parameter of a constructor or a method.
 * <p>
 * My Domain URL, consumer key and secret of {@code salesforce.auth} and of each
 * {@code salesforce.auth.orgs.<name>} are those of the org, in place of a private key and
 * the grant {@code jwt-bearer} too. Without any property there is the default org. A
 * {@code SalesforceTenantRepository} is asked as ever: let it return
 * {@link MockSalesforce#url()}, where tenants are allowed to live. In a slice, such as
 * {@code @WebMvcTest}, the auto-configurations of the starter are added.
 * <p>
 * There is one org for all tests of the JVM, so that contexts can be cached. Before and
 * after each test it is {@link MockSalesforce#reset() reset}, and the token providers of
 * the context forget their tokens and failures: no test notices another one. Tests that
 * run at the same time cannot share it: the second one fails and says what to do.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(MockSalesforceParameters.class)
public @interface AutoConfigureMockSalesforce {

	/**
	 * Where the tokens come from.
	 * @return the choice, by default sign-ins to the org
	 */
	Tokens tokens() default Tokens.SIGN_IN;

	/**
	 * Where the tokens of a test come from.
	 */
	enum Tokens {

		/**
		 * The application signs in to the org.
		 */
		SIGN_IN,

		/**
		 * Token providers with one fixed token take the place of those of the starter,
		 * for tests that do not care about sign-ins. The org accepts the token until
		 * {@link MockSalesforce#endSessions()}.
		 */
		FIXED

	}

}
