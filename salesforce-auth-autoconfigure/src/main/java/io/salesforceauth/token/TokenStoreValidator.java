package io.salesforceauth.token;

import java.util.List;
import java.util.stream.Collectors;

import io.salesforceauth.SalesforceAuthProperties.TokenStore;
import io.salesforceauth.SalesforceConfigurationException;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Stops the start where a shared token store is chosen whose libraries are missing, and
 * names them.
 */
final class TokenStoreValidator implements InitializingBean {

	private static final String MODULE = "io.salesforceauth:salesforce-auth-token-store";

	private static final String STARTER = "org.springframework.boot:spring-boot-starter-";

	private final TokenStore.Type type;

	private final ObjectProvider<TokenSource.Decorator> decorator;

	TokenStoreValidator(TokenStore.Type type, ObjectProvider<TokenSource.Decorator> decorator) {
		this.type = type;
		this.decorator = decorator;
	}

	@Override
	public void afterPropertiesSet() {
		if (this.type != TokenStore.Type.NONE && this.decorator.getIfAvailable() == null) {
			throw new SalesforceConfigurationException("salesforce.auth.token-store.type",
					"The libraries of this store are not on the class path.", action(libraries()));
		}
	}

	private List<String> libraries() {
		return switch (this.type) {
			case REDIS -> List.of(MODULE, STARTER + "data-redis");
			case JDBC -> List.of(MODULE, STARTER + "jdbc");
			case CUSTOM, NONE -> List.of(MODULE);
		};
	}

	private static String action(List<String> libraries) {
		return "Add these, or set it to none. With Maven:%n%n%s%nWith Gradle:%n%n%s".formatted(
				libraries.stream().map(TokenStoreValidator::maven).collect(Collectors.joining()),
				libraries.stream().map(TokenStoreValidator::gradle).collect(Collectors.joining()));
	}

	private static String maven(String library) {
		String[] names = library.split(":");
		return "    <dependency>%n        <groupId>%s</groupId>%n        <artifactId>%s</artifactId>%n    </dependency>%n"
			.formatted(names[0], names[1]);
	}

	private static String gradle(String library) {
		return "    implementation(\"%s\")%n".formatted(library);
	}

}
