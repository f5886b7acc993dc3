/**
 * The life of a token: one request for it, kept for all callers, renewed in time.
 */
@NullMarked
package io.salesforceauth.token;

import org.jspecify.annotations.NullMarked;
