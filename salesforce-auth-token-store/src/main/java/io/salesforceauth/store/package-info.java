/**
 * The shared token store of a fleet: encrypted tokens in Redis or in a table.
 */
@NullMarked
package io.salesforceauth.store;

import org.jspecify.annotations.NullMarked;
