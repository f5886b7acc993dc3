/**
 * Counts the calls that the page plots.
 */
@NullMarked
package io.salesforceauth.sample.traffic;

import org.jspecify.annotations.NullMarked;
