/**
 * Measures what the starter costs, side by side with others on one machine in one run.
 */
package io.salesforceauth.benchmarks;
