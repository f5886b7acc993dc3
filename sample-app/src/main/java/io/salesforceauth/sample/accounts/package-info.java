/**
 * The part to copy: reads and creates accounts of the org with a client that is signed
 * in.
 */
@NullMarked
package io.salesforceauth.sample.accounts;

import org.jspecify.annotations.NullMarked;
