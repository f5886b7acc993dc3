/**
 * From the properties to Spring Security's client registration: checks the My Domain URL
 * and names what is missing.
 */
@NullMarked
package io.salesforceauth.settings;

import org.jspecify.annotations.NullMarked;
