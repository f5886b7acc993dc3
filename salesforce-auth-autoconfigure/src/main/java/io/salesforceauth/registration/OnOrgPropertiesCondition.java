package io.salesforceauth.registration;

import java.util.List;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Matches when at least one of the properties that an org needs has a text: nothing is
 * set up and nothing is said otherwise.
 */
final class OnOrgPropertiesCondition extends SpringBootCondition {

	private static final List<String> PROPERTIES = List.of("salesforce.auth.my-domain-url", "salesforce.auth.client-id",
			"salesforce.auth.client-secret", "salesforce.auth.client-id-location",
			"salesforce.auth.client-secret-location");

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Environment environment = context.getEnvironment();
		ConditionMessage.Builder message = ConditionMessage.forCondition("Salesforce org");
		return PROPERTIES.stream()
			.filter((name) -> StringUtils.hasText(environment.getProperty(name)))
			.findFirst()
			.map((name) -> ConditionOutcome.match(message.foundExactly(name)))
			.orElseGet(() -> ConditionOutcome.noMatch(message.didNotFind("any of").items(PROPERTIES)));
	}

}
