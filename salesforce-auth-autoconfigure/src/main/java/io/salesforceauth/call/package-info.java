/**
 * The rules that every client keeps: where a token may go, which answer means that the
 * session has ended, and what is counted. For the rooms of the clients, not for
 * applications.
 */
@NullMarked
package io.salesforceauth.call;

import org.jspecify.annotations.NullMarked;
