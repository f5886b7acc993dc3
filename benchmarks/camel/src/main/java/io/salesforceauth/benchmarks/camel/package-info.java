/**
 * Calls by Camel's salesforce component, in a process of its own.
 */
package io.salesforceauth.benchmarks.camel;
