/**
 * An application with nothing in it, to be started with several class paths.
 */
package io.salesforceauth.benchmarks.startup;
