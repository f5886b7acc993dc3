/**
 * Signs the calls of a {@code RestClient} in, by the same rules as those of a
 * {@code WebClient}.
 */
@NullMarked
package io.salesforceauth.restclient;

import org.jspecify.annotations.NullMarked;
