/**
 * The page: the state of each org, live, and a form for accounts.
 */
@NullMarked
package io.salesforceauth.sample.page;

import org.jspecify.annotations.NullMarked;
