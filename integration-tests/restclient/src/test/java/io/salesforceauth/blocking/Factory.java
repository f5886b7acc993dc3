package io.salesforceauth.blocking;

/**
 * The HTTP libraries that the calls are made with.
 */
enum Factory {

	HTTP_COMPONENTS, JDK, JETTY, REACTOR, SIMPLE

}
