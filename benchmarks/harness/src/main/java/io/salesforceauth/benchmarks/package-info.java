/**
 * Measures what the starter costs, side by side with others on one machine in one run.
 */
@NullMarked
package io.salesforceauth.benchmarks;

import org.jspecify.annotations.NullMarked;
