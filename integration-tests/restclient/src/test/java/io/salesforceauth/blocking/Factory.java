package io.salesforceauth.blocking;

/**
 * The HTTP libraries that all rules are tested with; for the others see
 * {@link OtherFactoriesTests}.
 */
enum Factory {

	HTTP_COMPONENTS, JDK, REACTOR

}
