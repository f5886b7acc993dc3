package io.salesforceauth.network;

/**
 * The HTTP libraries that the calls are made with.
 */
enum Connector {

	REACTOR, JDK

}
