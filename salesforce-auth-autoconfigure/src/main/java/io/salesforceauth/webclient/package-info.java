/**
 * Signs the calls of a {@code WebClient} in: which URIs get the token, and which answers
 * make it send a call again.
 */
@NullMarked
package io.salesforceauth.webclient;

import org.jspecify.annotations.NullMarked;
