package io.salesforceauth.diagnostics;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.salesforceauth.EscapedText;
import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceSetupCheck;
import io.salesforceauth.SalesforceTenantRepository;
import io.salesforceauth.SalesforceTenants;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.settings.OrgBeans;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Says why a bean of a Salesforce org is not there, and what to write. Comes before the
 * analyzer of Spring Boot, which asks the closed context for the beans of the type that
 * are there, and fails with them.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class MissingBeanFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {

	private static final Set<Class<?>> OURS = Set.of(SalesforceOrgs.class, SalesforceSetupCheck.class,
			SalesforceTenants.class, SalesforceTokenProvider.class);

	private static final String REST_CLIENT = "org.springframework.web.client.RestClient";

	private static final String REST_CLIENT_CUSTOMIZER = "org.springframework.boot.restclient.RestClientCustomizer";

	private static final String SET = "set these properties:\n\n    %1$smy-domain-url\n    %1$sclient-id\n"
			+ "    %1$sclient-secret";

	private final ConfigurableListableBeanFactory beans;

	private final Environment environment;

	MissingBeanFailureAnalyzer(BeanFactory beans, Environment environment) {
		this.beans = (ConfigurableListableBeanFactory) beans;
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause,
			@Nullable String description) {
		Class<?> type = (cause.getResolvableType() != null) ? cause.getResolvableType().resolve() : null;
		if (type == null || cause instanceof NoUniqueBeanDefinitionException) {
			return null;
		}
		if (!this.beans.containsLocalBean(ConfigurableApplicationContext.ENVIRONMENT_BEAN_NAME)) {
			// A context that was closed has lost it
			this.beans.registerSingleton(ConfigurableApplicationContext.ENVIRONMENT_BEAN_NAME, this.environment);
		}
		Set<String> orgs = new OrgBeans<>(this.beans, SalesforceTokenProvider.class).names().keySet();
		String org = qualifier(rootFailure);
		Finding finding = (org != null || OURS.contains(type)) ? find(type, org, orgs) : findUnqualified(type, orgs);
		if (finding == null) {
			return null;
		}
		String who = (description != null) ? description : "The application";
		String bean = (org != null)
				? "the " + ClassUtils.getShortName(type) + " of the Salesforce org '" + EscapedText.of(org) + "'"
				: "a bean of type " + ClassUtils.getShortName(type);
		return new FailureAnalysis("%s asks for %s, but %s".formatted(who, bean, finding.reason), finding.action,
				cause);
	}

	private static @Nullable String qualifier(Throwable failure) {
		return Stream.iterate(failure, (ex) -> ex != null, Throwable::getCause)
			.map((ex) -> (ex instanceof UnsatisfiedDependencyException unsatisfied) ? unsatisfied.getInjectionPoint()
					: null)
			.filter((point) -> point != null)
			.reduce((outer, inner) -> inner)
			.map(MissingBeanFailureAnalyzer::qualifier)
			.orElse(null);
	}

	private static @Nullable String qualifier(InjectionPoint point) {
		return MergedAnnotations.from(point.getAnnotations())
			.get(SalesforceOrg.class)
			.getValue(MergedAnnotation.VALUE, String.class)
			.orElse(null);
	}

	private @Nullable Finding find(Class<?> type, @Nullable String org, Set<String> orgs) {
		if (!this.environment.getProperty("salesforce.auth.enabled", Boolean.class, true)) {
			return new Finding("salesforce.auth.enabled is false.",
					"Remove that property, or inject an ObjectProvider, which may be empty.");
		}
		boolean tenants = this.beans.getBeanNamesForType(SalesforceTenantRepository.class, true, false).length > 0;
		if (type == SalesforceTenants.class) {
			return tenants ? null : new Finding("there is no SalesforceTenantRepository.", """
					Define a bean that finds the orgs of your customers, as docs/tenants.md shows:

					    @Bean
					    SalesforceTenantRepository tenants() {
					        return (name) -> ...; // a SalesforceTenant, or null
					    }

					For an org of the properties inject '@SalesforceOrg WebClient' or SalesforceOrgs.""");
		}
		if (orgs.isEmpty()) {
			return tenants ? new Finding(
					"there are only tenants: the orgs of customers, which a SalesforceTenantRepository finds by name.",
					"Inject SalesforceTenants, and call webClient(name). For an org of your own "
							+ SET.formatted("salesforce.auth."))
					: new Finding("no Salesforce org is set up.",
							"To set one up, " + SET.formatted("salesforce.auth."));
		}
		if (org == null) {
			return findUnqualified(type, orgs);
		}
		if (!orgs.contains(org)) {
			return unknown(type, org, orgs);
		}
		return isRestClientMissing(type) ? restClientMissing(type, org) : null;
	}

	private static Finding unknown(Class<?> type, String org, Set<String> orgs) {
		String prefix = org.equals(SalesforceOrg.DEFAULT) ? "salesforce.auth."
				: "salesforce.auth.orgs." + EscapedText.of(org) + ".";
		return new Finding("there is no such org. " + known(orgs),
				"Write '" + qualified(type, orgs.iterator().next()) + "' there, or " + SET.formatted(prefix));
	}

	private @Nullable Finding findUnqualified(Class<?> type, Set<String> orgs) {
		if (orgs.isEmpty()) {
			return null;
		}
		String org = orgs.contains(SalesforceOrg.DEFAULT) ? SalesforceOrg.DEFAULT : orgs.iterator().next();
		if (isRestClientMissing(type)) {
			return restClientMissing(type, org);
		}
		if (new OrgBeans<>(this.beans, type).names().isEmpty()) {
			return null;
		}
		return new Finding(
				"those of a Salesforce org are only injected where @SalesforceOrg asks for them. " + known(orgs),
				"Write '" + qualified(type, org) + "' there, with the import io.salesforceauth.SalesforceOrg. "
						+ "If it is not meant for Salesforce, define a bean of that type.");
	}

	private boolean isRestClientMissing(Class<?> type) {
		return List.of(REST_CLIENT, REST_CLIENT + "$Builder").contains(type.getName())
				&& !ClassUtils.isPresent(REST_CLIENT_CUSTOMIZER, this.beans.getBeanClassLoader());
	}

	private static Finding restClientMissing(Class<?> type, String org) {
		return new Finding("spring-boot-starter-restclient is not on the class path.", """
				Add the dependency. With Maven:

				    <dependency>
				        <groupId>org.springframework.boot</groupId>
				        <artifactId>spring-boot-starter-restclient</artifactId>
				    </dependency>

				With Gradle:

				    implementation("org.springframework.boot:spring-boot-starter-restclient")

				and inject it as '%s'.""".formatted(qualified(type, org)));
	}

	private static String known(Set<String> orgs) {
		return "Known orgs: " + String.join(", ", orgs) + ".";
	}

	private static String qualified(Class<?> type, String org) {
		return (org.equals(SalesforceOrg.DEFAULT) ? "@SalesforceOrg " : "@SalesforceOrg(\"" + org + "\") ")
				+ ClassUtils.getShortName(type);
	}

	/**
	 * Why a bean is not there.
	 *
	 * @param reason the end of a sentence
	 * @param action what to write
	 */
	private record Finding(String reason, String action) {
	}

}
