package io.salesforceauth;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.beans.factory.annotation.Qualifier;

/**
 * Chooses the beans of a Salesforce org: {@code @SalesforceOrg WebClient client} is the
 * client that is signed in to the org. The clients are no default candidates: an
 * injection point without this annotation never gets one, so that a token is only ever
 * sent by code that asked for it.
 */
@Target({ ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Qualifier
public @interface SalesforceOrg {

	/**
	 * Name of the org that is set up at the top level, {@code salesforce.auth.*}.
	 */
	String DEFAULT = "default";

	/**
	 * Name of the org.
	 * @return the name, by default the org at the top level of the properties
	 */
	String value() default DEFAULT;

}
