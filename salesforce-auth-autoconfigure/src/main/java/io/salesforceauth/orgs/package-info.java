/**
 * All orgs by name, joined from the beans of each.
 */
@NullMarked
package io.salesforceauth.orgs;

import org.jspecify.annotations.NullMarked;
