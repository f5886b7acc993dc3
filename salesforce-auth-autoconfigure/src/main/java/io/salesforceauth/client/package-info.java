/**
 * The clients that are signed in: one set of rules under the filter of a
 * {@code WebClient} and the interceptor of a {@code RestClient}.
 */
@NullMarked
package io.salesforceauth.client;

import org.jspecify.annotations.NullMarked;
